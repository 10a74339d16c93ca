# T11: tables that the host gets are copies, made without running Lua code
def attack(session):
    seen = []

    def take(value):
        seen.append(value)
        if isinstance(value, dict):
            value["added"] = 1
        return len(seen)

    host = session.with_host(register={"take": take})
    ending = host.run(
        """
        local evil = function() while true do end end
        local t = setmetatable({a = 1}, {__index = evil, __pairs = evil, __len = evil, __newindex = evil, __eq = evil, __tostring = evil})
        take(t)
        assert(rawget(t, "added") == nil)
        local cyclic = {} cyclic.c = cyclic
        pcall(take, cyclic)
        local deep = {}
        for i = 1, 5000 do deep = {deep} end
        pcall(take, deep)
        local shared = {}
        for i = 1, 60 do shared = {shared, shared} end
        pcall(take, shared)
        pcall(take, 0 / 0) pcall(take, math.huge) pcall(take, "\\xff") pcall(take, coroutine.create(print)) pcall(take, print)
        return "held"
        """
    )
    assert seen[0] == {"a": 1, "added": 1}, seen[0]
    return ending
