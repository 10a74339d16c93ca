local function f(n)
  local i, s = 0, 0
  ::top::
  i = i + 1
  if i % 2 == 0 then goto continue end
  s = s + i
  ::continue::
  if i < n then goto top end
  return s
end
for i = 1, 5 do print(f(i * 3)) end
local function g(...)
  local t = {...}
  local n = select("#", ...)
  local a, b = ...
  return n, ...
end
for i = 1, 4 do print(g(i, i + 1, i + 2)) end
local fs = {}
for i = 1, 4 do fs[i] = function() i = i + 1 return i end end
for r = 1, 3 do for i = 1, 4 do print(fs[i]()) end end
do
  local c <close> = setmetatable({}, {__close = function() print("closed") end})
  print("in")
end
local x = 0
for i = 1.0, 3 do x = x + i end
for i = 1, 0 do x = 1000 end
repeat x = x + 1 local y = x until y > 12
print(x, 7 // 2, 7 % 3, 2^3, 7 / 2, 5 & 3, 5 | 2, ~5, 1 << 3, "a" < "b", not x, #"abc", 3 ~ 1)
local nested = 0
for i = 1, 4 do for j = i, 4 do if j == 3 then break end nested = nested + j end end
print(nested)
