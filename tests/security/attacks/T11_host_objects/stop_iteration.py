# T11: exceptions that mean something to Python's own machinery arrive as plain errors
def attack(session):
    for kind in (
        StopIteration,
        RecursionError,
        MemoryError,
        StopAsyncIteration,
        AttributeError,
        IndexError,
        KeyError,
        LookupError,
    ):

        def stop(*_, kind=kind):
            raise kind("stop")

        host = session.with_host(register={"stop": stop})
        ending = host.run(
            """
            local ways = {stop, coroutine.wrap(stop), function() for _ in stop do end end, function() return setmetatable({}, {__index = stop}).x end,
              function() table.sort({3, 2, 1}, stop) end, function() ("x"):gsub("x", stop) end}
            for i, way in ipairs(ways) do assert(not pcall(way), i) end
            assert(coroutine.resume(coroutine.create(stop)) == false)
            return "held"
            """
        )
        assert ending.text == "held" or (kind is MemoryError and ending.kind == "LuaMemoryError"), (kind, ending)
