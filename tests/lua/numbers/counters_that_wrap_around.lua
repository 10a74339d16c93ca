-- Integers that have never been negative, in loops that are hot, and then wrap around after all.

local huge = math.maxinteger

local function count_from(start, steps)
  local i, seen = start, 0
  while seen < steps do
    i = i + 1
    seen = seen + 1
  end
  return i
end
for _ = 1, 60 do count_from(0, 20) end
print(count_from(5, 10)) --> 15
print(count_from(huge - 3, 3) == huge, count_from(huge - 3, 4) == math.mininteger) --> true	true
for _ = 1, 5 do print(count_from(huge, 2) - math.mininteger) end --> 1
--> 1
--> 1
--> 1
--> 1

local function squares(n, limit)
  local i, sum = n, 0
  while i * i <= limit do
    sum = sum + i * i
    i = i + 1
    if sum < 0 then return "negative", sum end
  end
  return i, sum
end
for _ = 1, 60 do squares(2, 100) end
print(squares(2, 100)) --> 11	384
print(squares(3037000500, 10)) --> negative	-9223372036709301616
print(squares(3037000499, huge)) --> negative	-5783052615

local function hash(text)
  local h = 7
  for i = 1, #text do
    h = h * 31 + text:byte(i)
  end
  return h
end
for _ = 1, 60 do hash("abc") end
print(hash("abc")) --> 304891
print(hash("a longer text, of which the hash wraps around")) --> 6216656775034727181
for _ = 1, 10 do hash("a longer text, of which the hash wraps around") end
print(hash("a longer text, of which the hash wraps around")) --> 6216656775034727181

-- An element behind a sum that wraps around in the middle of an expression.
local function element(t, i, j)
  local sum = 0
  for k = 1, 10 do
    i = i + j
    sum = sum + (t[i] or 1)
  end
  return sum, i
end
local t = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
for _ = 1, 60 do element(t, 0, 1) end
print(element(t, 0, 1)) --> 55	10
print(element(t, huge - 4, 1)) --> 10	-9223372036854775803
