-- T10: the memory's count tells nothing finer than pages
-- levels: STRICT
local before = collectgarbage("count")
local t = {}
assert(collectgarbage("count") == before and before % 64 == 0)
return "held"
