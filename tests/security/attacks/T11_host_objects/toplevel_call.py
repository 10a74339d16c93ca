# T11: names of functions to call that lead through metamethods
def attack(session):
    session.run("app = setmetatable({}, {__index = function() while true do end end})")
    from luapy import LuaError

    try:
        session.context.call("app.start")
    except LuaError as error:
        assert type(error).__name__ == "InstructionLimitError" or "no function" in str(error), error
        return
    raise AssertionError("it returned")
