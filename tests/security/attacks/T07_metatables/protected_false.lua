-- T7: a __metatable of false protects, too
local t = setmetatable({}, {__metatable = false})
assert(getmetatable(t) == false and not pcall(setmetatable, t, {}))
return "held"
