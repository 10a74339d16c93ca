-- A constant is an argument after one way, and a register after another; the text between is written for each of them.

local function show(...) print(...) end
local m = {__lt = function() return 255 end, __le = function(a, b) return a.x <= b.x end, __concat = function() return "c" end, __eq = function() return true end}
local function new(x) return setmetatable({x = x}, m) end
local n = 0
repeat
  n = n + 1
  local a, b, c = new(2), new(2), new(1)
  local d = a
  show(d == a, d < new(3), d <= c, d .. "")
  --> true	true	false	c
  --> true	true	false	c
until n >= 2
