-- T14: true is not 1, whatever Python thinks
assert(not pcall(function() return true + 1 end) and not pcall(function() return -true end) and not pcall(function() return true < 2 end))
assert(true ~= 1 and false ~= 0 and not rawequal(true, 1) and tonumber(true or 1) == nil)
assert(not pcall(string.rep, "x", true) and not pcall(math.floor, true) and not pcall(select, true, 1) and not pcall(string.char, true))
assert(not pcall(function() for i = true, 3 do end end) and not pcall(string.format, "%d", true) and math.type(true) == nil)
local function add(a, b) return a + b end
for i = 1, 200 do add(i, i) end
assert(not pcall(add, true, 1) and not pcall(add, 1, false))
local t = {[true] = "t", [1] = "one", [false] = "f", [0] = "zero"}
assert(t[true] == "t" and t[1] == "one" and t[false] == "f" and t[0] == "zero" and t[1.0] == "one")
return "held"
