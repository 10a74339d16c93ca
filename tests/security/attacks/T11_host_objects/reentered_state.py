# T11: a function of the host that enters its own state again, and again
def attack(session):
    def again(function, depth):
        return function(depth)

    host = session.with_host(register={"again": again})
    ending = host.run("local function f(n) return again(f, n + 1) end return f(1)")
    assert ending.kind in ("LuaError", "CallDepthError", "InstructionLimitError", "LuaMemoryError", "RecursionError"), (
        ending
    )
    assert ending.kind != "RecursionError", ending
