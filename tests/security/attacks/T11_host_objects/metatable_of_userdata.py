# T11: the metatable of an exposed object is neither given out nor changed
class Thing:
    name = "thing"


PROGRAM = """
local m = getmetatable(thing)
assert(type(m) ~= "table")
assert(not pcall(setmetatable, thing, {__index = print}))
assert(not pcall(rawset, thing, "x", 1) and not pcall(rawget, thing, "name") and not pcall(next, thing) and not pcall(rawlen, thing))
assert(not pcall(function() return #thing end) and not pcall(function() return thing() end) and not pcall(function() return thing + 1 end))
assert(not pcall(function() return thing .. "" end) and not pcall(function() return thing < thing end))
assert(not pcall(function() for k in pairs(thing) do end end))
assert(thing.name == "thing" and thing == thing and type(thing) == "userdata")
print(tostring(thing), string.format("%s", thing))
return "held"
"""


def attack(session):
    return session.with_host(expose={"thing": (Thing(), {"attributes": ["name"]})}).run(PROGRAM)
