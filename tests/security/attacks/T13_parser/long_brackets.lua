-- T13: long brackets of a high level, opened and not closed
-- memory: 64M
-- instructions: none
local equals = ("="):rep(20000)
assert(load("return [" .. equals .. "[x]" .. equals .. "]")() == "x")
assert(not load("return [" .. equals .. "[x]" .. equals))
assert(not load("return [" .. equals))
assert(load("--[" .. equals .. "[x]" .. equals .. "]"))
assert(not load("--[[" .. ("]"):rep(20000)) or true)
assert(not load("return [==[" .. ("]="):rep(20000)))
return "held"
