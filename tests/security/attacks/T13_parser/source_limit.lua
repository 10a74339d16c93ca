-- T13: a chunk larger than the limit on source text
-- levels: STRICT
-- memory: 64M
-- instructions: none
local f, message = load("--" .. ("x"):rep(1 << 17))
assert(not f and message:find("too large"), message)
local pieces = 0
f, message = load(function() pieces = pieces + 1 return pieces < 1000 and ("x = 1 "):rep(1000) or nil end)
assert(not f and pieces < 100, message)
return "held"
