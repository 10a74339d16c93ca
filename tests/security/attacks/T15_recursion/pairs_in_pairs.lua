-- T15: __pairs that calls pairs
local t = setmetatable({}, {})
getmetatable(t).__pairs = function(o) return pairs(o) end
local ok, message = pcall(pairs, t)
assert(not ok)
return "held"
