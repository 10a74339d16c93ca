# T11: a limit that trips in Lua code which the host called, while Lua called the host, ends the whole program
def attack(session):
    def call(function):
        try:
            return function()
        except Exception:
            return "swallowed by the host"

    host = session.with_host(register={"call": call})
    ending = host.run("print('started') pcall(call, function() while true do end end) while true do end")
    assert ending.kind in ("InstructionLimitError",), ending
    assert host.output() == "started\n", host.output()
