-- Loops that go over a part of a list, charged as a whole and in each round, and left in the middle.
local function sum(t, first, last)
  local sum = 0
  for i = first, last do sum = sum + t[i] end
  return sum
end
local function count(t, n)
  local found = 0
  for i = 1, n do
    local x = t[i]
    if x > 3 then found = found + x % 3 end
    if x == 9 then return found, x end
  end
  return found
end
local list = {}
for i = 1, 12 do list[i] = i end
local total = 0
for i = 1, 40 do total = total + sum(list, 1 + i % 3, 9) + count(list, i % 12) end
local function remainders(t, n)
  local r = 0
  for i = 1, n do
    local x = t[i]
    r = r + 100 % x
  end
  return r
end
for i = 1, 40 do total = total + remainders(list, 9) end
local ok = pcall(remainders, { 3, 4, 0, 5 }, 4)
local nothing = pcall(sum, { 1, 2 }, 1, 5)
print(total, ok, nothing, sum({ 1.5, 2, 3 }, 1, 3), count({ 1, 5, 9, 10 }, 4))
