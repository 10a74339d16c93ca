# T11: KeyboardInterrupt, SystemExit, GeneratorExit and the like pass through pcall to the host
class Own(BaseException):
    pass


KINDS = (KeyboardInterrupt, SystemExit, GeneratorExit, Own)


def attack(session):
    for kind in KINDS:

        def stop(*_, kind=kind):
            raise kind("stop")

        for way in (
            "pcall(stop)",
            "xpcall(stop, print)",
            "coroutine.wrap(stop)()",
            "coroutine.resume(coroutine.create(stop))",
            "pcall(table.sort, {3, 2, 1}, stop)",
            "local c <close> = setmetatable({}, {__close = function() print('closed') end}) stop()",
            "pcall(string.gsub, 'x', 'x', stop)",
            "load(stop)",
            "local x = setmetatable({}, {__index = stop}).x",
            "for _ in stop do end",
        ):
            host = session.with_host(register={"stop": stop})
            try:
                ending = host.run(way + " print('went on')")
            except kind:
                assert host.output() == "", way
                continue
            raise AssertionError(f"{kind.__name__} in {way}: {ending}")
