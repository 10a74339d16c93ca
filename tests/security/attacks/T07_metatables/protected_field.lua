-- T7: __metatable protects against getmetatable and setmetatable
local t = setmetatable({}, {__metatable = "locked"})
assert(getmetatable(t) == "locked")
assert(not pcall(setmetatable, t, nil))
assert(not pcall(setmetatable, t, {}))
return "held"
