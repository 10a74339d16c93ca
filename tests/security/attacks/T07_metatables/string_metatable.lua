-- T7: the metatable of strings is not given out
local m = getmetatable("")
assert(type(m) ~= "table")
return "held"
