# T11: a method taken from one object and called on another
class Counter:
    def __init__(self):
        self.count = 0

    def add(self, n):
        self.count += n
        return self.count


class Other(Counter):
    pass


PROGRAM = """
local add = a.add
assert(add(a, 1) == 1)
for _, value in ipairs {1, "x", {}, print, b, true} do assert(not pcall(add, value, 1)) end
assert(not pcall(add) and not pcall(add, nil, 1))
assert(not pcall(setmetatable, a, {}) and getmetatable(a) ~= getmetatable("x") or true)
local fake = setmetatable({}, {__index = a, __name = "Counter"})
assert(not pcall(function() return fake:add(1) end))
return "held"
"""


def attack(session):
    host = session.with_host(expose={"a": (Counter(), {"methods": ["add"]}), "b": (Other(), {"attributes": ["count"]})})
    return host.run(PROGRAM)
