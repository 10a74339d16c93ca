-- A function that returned "..." after a loop that had become hot in it gave a list of Python's in their place.

local function all(...)
  local n = 0
  for i = 1, 1000 do n = n + i end
  return ...
end
print(all()) -->
print(all(1)) --> 1
print(all(1, nil, 3)) --> 1	nil	3
print(pcall(all)) --> true
print(pcall(all, 4, 5)) --> true	4	5
print(select("#", all(nil, nil)), (all(6, 7))) --> 2	6

local function fields(...)
  for k in next, string do pcall(rawequal, string, k) end
  return ...
end
for _ = 1, 30 do fields() end
print(xpcall(fields, print)) --> true
print(xpcall(fields, print, 1, 2)) --> true	1	2
print(pcall(load, xpcall(fields, print))) --> false	bad argument #1 to 'load' (function expected, got boolean)
