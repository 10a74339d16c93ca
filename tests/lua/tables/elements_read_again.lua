-- Elements that are read again in hot code, after everything that may have changed them or the way to them.

local function larger(list, i)
  if list[i] > 1 then
    return list[i] * 2
  end
  return -list[i]
end

local list = { 5, 6, 7 }
for i = 1, 300 do
  larger(list, i % 3 + 1)
end
print(larger(list, 1), larger({ 0.5 }, 1), larger({ 2.5 }, 1)) --> 10	-0.5	5.0
print(pcall(larger, list, 4)) --> false	elements_read_again.lua:4: attempt to compare number with nil
print(pcall(larger, list, 0)) --> false	elements_read_again.lua:4: attempt to compare number with nil
print(pcall(larger, {}, 1)) --> false	elements_read_again.lua:4: attempt to compare number with nil
print(pcall(larger, { "x" }, 1)) --> false	elements_read_again.lua:4: attempt to compare number with string
print(pcall(larger, { {} }, 1)) --> false	elements_read_again.lua:4: attempt to compare number with table
print(pcall(larger, { false }, 1)) --> false	elements_read_again.lua:4: attempt to compare number with boolean
print(pcall(larger, "text", 1)) --> false	elements_read_again.lua:4: attempt to compare number with nil
print(pcall(larger, nil, 1)) --> false	elements_read_again.lua:4: attempt to index a nil value (local 'list')
print(larger({ [-1] = 3 }, -1), larger({ [0] = 4 }, 0), larger({ [1000] = 5 }, 1000), larger({ [2.5] = 6 }, 2.5))
--> 6	8	10	12

-- What functions answer is another value each time.
local count = 0
local counting = setmetatable({}, { __index = function(t, i)
  count = count + 1
  return i + count
end })
print(larger(counting, 1), larger(counting, 1), count) --> 6	10	4
for i = 1, 300 do
  larger(counting, 1)
end
print(larger(counting, 1), count) --> 1214	606

-- Elements change between the reads.
local function stored(list, i, j)
  local a = list[i]
  list[j] = a + 1
  return a + list[i]
end
local function called(list, i, f)
  local a = list[i]
  if a < 0 then
    return a
  end
  f(list, i)
  return a + list[i]
end
local function moved(list, i)
  local a = list[i]
  if a < 100 then
    i = i + 1
  end
  return a + list[i]
end
local function replaced(list, i, other)
  local a = list[i]
  if a < 100 then
    list = other
  end
  return a + list[i]
end
local function overwritten(list, i)
  local a = list[i]
  if a < 100 then
    a = a + 1
  end
  return a + list[i]
end
local function nothing() end
local function change(t, i) t[i] = t[i] + 1000 end
local numbers = { 1, 2, 3, 4, 5 }
for i = 1, 300 do
  stored({ 1, 2, 3 }, 1, 2); called(numbers, 1, nothing); moved(numbers, 1)
  replaced(numbers, 1, numbers); overwritten(numbers, 1)
end
print(stored({ 1, 2, 3 }, 1, 2), stored({ 1, 2, 3 }, 1, 1), stored({ 1, 2, 3 }, 3, 4)) --> 2	3	6
print(called(numbers, 1, change), called(numbers, 2, change), numbers[1], numbers[2]) --> 1002	1004	1001	1002
print(called({ 1 }, 1, function(t) t[1] = nil; t[1] = 7 end), called({ -1 }, 1, nothing)) --> 8	-1
print(pcall(called, { 1 }, 1, function(t) t[1] = nil end))
--> false	elements_read_again.lua:50: attempt to perform arithmetic on a nil value (field '?')
print(moved({ 1, 20 }, 1), moved({ 100, 20 }, 1), replaced({ 1 }, 1, { 50 }), replaced({ 100 }, 1, { 50 }))
--> 21	200	51	200
print(overwritten({ 1 }, 1), overwritten({ 100 }, 1)) --> 3	200

-- Comparisons and operators whose metamethods change elements.
local shared = {}
local Number = {}
local function number(n) return setmetatable({ n = n }, Number) end
Number.__lt = function(a, b) shared[1] = number(a.n + 10); return a.n < b.n end
Number.__add = function(a, b) return number(a.n + b.n) end
local function compared(list, i, limit)
  if list[i] < limit then
    return list[i]
  end
  return list[i] + limit
end
for i = 1, 300 do
  compared(numbers, 3, 10)
end
print(compared(numbers, 3, 10), compared(numbers, 3, 1)) --> 3	4
for i = 1, 100 do
  shared[1] = number(1)
  local result = compared(shared, 1, number(5))
  assert(result.n == 11, result.n)
  shared[1] = number(6)
  result = compared(shared, 1, number(5))
  assert(result.n == 21, result.n)
end

-- In loops, where the first read is behind the end of another one.
local function partition(list, low, high)
  local pivot = list[(low + high) // 2]
  while low <= high do
    while list[low] < pivot do low = low + 1 end
    while pivot < list[high] do high = high - 1 end
    if low <= high then
      list[low], list[high] = list[high], list[low]
      low, high = low + 1, high - 1
    end
  end
  return low
end
local function sort(list, low, high)
  while low < high do
    local middle = partition(list, low, high)
    sort(list, low, middle - 1)
    low = middle
  end
end
local values = {}
for i = 1, 500 do values[i] = i * 7919 % 503 end
sort(values, 1, #values)
for i = 2, #values do assert(values[i - 1] <= values[i]) end
local words = {}
for i = 1, 200 do words[i] = "w" .. i * 31 % 211 end
sort(words, 1, #words)
for i = 2, #words do assert(words[i - 1] <= words[i]) end
local log = {}
local logged = setmetatable({}, {
  __index = function(t, i) log[#log + 1] = "get " .. i; return values[i] end,
  __newindex = function(t, i, v) log[#log + 1] = "set " .. i; values[i] = v end,
})
values[1], values[3] = values[3], values[1]
sort(logged, 1, 3)
print(table.concat(log, ", "))
--> get 2, get 1, get 3, get 3, get 1, set 3, set 1, get 2, get 2, get 2, get 2, set 2, set 2, get 1, get 1, get 2, get 1, get 1, get 1, set 1, set 1

-- Weak tables lose elements, but not between two reads.
local weak = setmetatable({}, { __mode = "v" })
local function twice(list, i)
  local a = list[i]
  if a then
    return a == list[i]
  end
  return list[i]
end
for i = 1, 300 do
  weak[1] = { i }
  assert(twice(weak, 1))
end
weak[1] = nil
print(twice(weak, 1), twice({ false }, 1), twice({ [1] = 1.5 }, 1)) --> nil	false	true
