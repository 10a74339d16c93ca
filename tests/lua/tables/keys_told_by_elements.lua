-- What is found in a list tells where its key lies; what is found elsewhere tells nothing.

local function walk(t, i, stop)
  local sum = 0
  while true do
    local value = t[i]
    if value == stop then return sum, i end
    sum = sum + value
    i = i + 1
  end
end

local list = {}
for i = 1, 20 do list[i] = i end
list[21] = "end"
for round = 1, 60 do walk(list, 1 + round % 5, "end") end
print(walk(list, 3, "end")) --> 207	21

-- Behind the ends of the list, and at the ends of the integers.
local any = setmetatable({}, { __index = function(_, key) return key == math.mininteger + 2 and "end" or 1 end })
print(walk(any, math.maxinteger - 1, "end")) --> 4	-9223372036854775806
print(walk(setmetatable({ [-1] = 5, [0] = 6 }, { __index = list }), -1, "end")) --> 221	21
print(walk({ [math.maxinteger] = 1, [math.mininteger] = "end" }, math.maxinteger, "end")) --> 1	-9223372036854775808
print(pcall(walk, { 1, 2 }, 1, "end"))
--> false	keys_told_by_elements.lua:8: attempt to perform arithmetic on a nil value (local 'value')
print(pcall(walk, { [0] = true }, 0, "end"))
--> false	keys_told_by_elements.lua:8: attempt to perform arithmetic on a boolean value (local 'value')

-- Down to 0 and below, with stores under the same keys.
local function shift(t, i, by)
  local moved = 0
  while t[i] do
    local x = t[i]
    t[i + by] = x + 1
    t[i] = x + 1
    moved = moved * 3 + i
    i = i - 1
  end
  return moved, i
end
for round = 1, 60 do shift({ 1, 2, 3, 4 }, 4, 0) end
local t = { 1, 2, [0] = 3, [-1] = 4 }
print(shift(t, 2, 0)) --> 62	-2
print(t[2], t[1], t[0], t[-1]) --> 3	2	4	5
t = { [math.mininteger] = 1, [math.mininteger + 1] = 2, [math.maxinteger] = 3 }
print(shift(t, math.mininteger + 1, 0)) --> -9223372036854775800	9223372036854775806
print(t[math.mininteger], t[math.mininteger + 1], t[math.maxinteger]) --> 2	3	4
t = { 5 }
print(shift(t, 1, -2)) --> 1	0
print(t[-1], t[1]) --> 6	6

-- The key itself is used for something else than a key afterwards.
local function scaled(t, i, j)
  local x = t[i]
  local y = t[i + j]
  return i * 1048576, x and y and x < y, i - j, -i
end
for i = 1, 60 do scaled(list, 1 + i % 9, 1 + i % 3) end
print(scaled(list, 7, 2)) --> 7340032	true	5	-7
print(scaled(any, math.maxinteger, 1)) --> -1048576	false	9223372036854775806	-9223372036854775807
print(scaled(any, math.mininteger, 1)) --> 0	false	9223372036854775807	-9223372036854775808
print(scaled({}, 1 << 60, 1)) --> 0	nil	1152921504606846975	-1152921504606846976
print(scaled(any, 0, -5), scaled(list, -3, 4)) --> 0	-3145728	nil	-7	3
