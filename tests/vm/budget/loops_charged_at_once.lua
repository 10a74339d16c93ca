local function sum(n, t)
  local s = 0
  for i = 1, n do s = s + i * 2 end
  for i = n, 1, -1 do s = s - i end
  for i = 1, n, 3 do t[i] = s + i end
  return s
end
local M = setmetatable({}, {__index = function(t, k) local r = 0 for j = 1, 3 do r = r + j end return r + k end})
local function meta(n)
  local s = 0
  for i = 1, n do s = s + M[i] end
  return s
end
local function fails(n, bad)
  local s = 0
  local t = {1, 2, 3, 4, bad, 6, 7, 8, 9}
  for i = 1, n do s = s + t[i] end
  return s
end
local function sorted(n)
  local q = setmetatable({3, 1, 2}, {__index = table.sort})
  local s = 0
  for i = 1, n do local r = q[function(a, b) local d = a < b return d end] s = s + i end
  return s
end
for round = 1, 4 do
  print(sum(round + 5, {}), meta(round + 3), fails(9, 5), sorted(3))
  print(pcall(fails, 9, {}), fails(9, 2.5), fails(9, "5"), pcall(fails, 12, 5))
end
for i = 1, 20 do local x = i end
