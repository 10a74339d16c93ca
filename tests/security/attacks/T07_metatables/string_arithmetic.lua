-- T7: string arithmetic cannot be replaced
local ok = pcall(function() getmetatable("").__add = function() return "evil" end end)
assert(not ok)
assert("1" + "2" == 3)
return "held"
