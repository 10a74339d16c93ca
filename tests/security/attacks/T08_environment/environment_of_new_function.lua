-- T8: no environment but the program's own is found by taking it away
local f = load("return _G, _ENV, print, string", "x", "t", {})
local a, b, c, d = f()
assert(a == nil and type(b) == "table" and c == nil and d == nil)
local ok = pcall(load("return print.x", "x", "t", nil))
assert(not ok)
return "held"
