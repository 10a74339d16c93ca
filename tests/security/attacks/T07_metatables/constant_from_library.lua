-- T7: a library's function cannot be replaced behind the back of translated code
local function f(x) return math.floor(x) end
for i = 1, 300 do f(i + 0.5) end
pcall(function() math.floor = function() return "evil" end end)
pcall(rawset, math, "floor", function() return "evil" end)
assert(f(1.5) == 1)
return "held"
