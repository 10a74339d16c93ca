-- Loops that want their number only to read one table with it.

local function sum(t, first, last)
  local sum = 0
  for i = first, last do sum = sum + t[i] end
  return sum
end
local function count(t, n)
  local yes, no, last = 0, 0
  for i = 1, n do
    last = t[i]
    if last then yes = yes + 1 else no = no + 1 end
  end
  return yes, no, last
end
local function longest(t)
  local found = ""
  for i = 1, #t do
    local s = t[i]
    if s > found then found = s end
    if s == "stop" then break end
  end
  return found
end
local function remainder(t, n)
  local r = 0
  for i = 1, n do
    local x = t[i]
    r = r + 100 % x
  end
  return r
end
local list, flags, words = {}, {}, {}
for i = 1, 30 do
  list[i], flags[i], words[i] = i, i % 3 == 0, "w" .. i
end
for round = 1, 80 do
  sum(list, 1, 30) count(flags, 30) longest(words) remainder(list, 30)
end
print(sum(list, 1, 30), count(flags, 30)) --> 465	10	20	true
print(longest(words), longest({ "b", "stop", "z" }), longest({}), remainder(list, 30)) --> w9	stop		192
-- Parts, nothing, and what is outside the list.
print(sum(list, 5, 7), sum(list, 30, 30), sum(list, 3, 2), sum(list, 1, 0), sum(list, 1, -7), sum({}, 1, 0))
--> 18	30	0	0	0	0
print(sum({ [0] = 5, 1, 2 }, 0, 2), sum({ [-1] = 5, [0] = 6 }, -1, 0), sum(list, 1, 3.5)) --> 8	11	6
print(pcall(sum, list, 1, 31))
--> false	read_by_number_only.lua:5: attempt to perform arithmetic on a nil value (field '?')
print(count({ true, nil, false, nil, 1 }, 5)) --> 2	3	1
print(count(flags, 32)) --> 10	22	nil
print(sum(setmetatable({ 1 }, { __index = function(_, key) return key * 10 end }), 1, 4)) --> 91
print(sum({ 1.5, 2, 3 }, 1, 3), sum({ "1", 2, "0x10" }, 1, 3)) --> 6.5	19
print(pcall(sum, { 1, true }, 1, 2))
--> false	read_by_number_only.lua:5: attempt to perform arithmetic on a boolean value (field '?')
print(pcall(longest, { "a", 1 })) --> false	read_by_number_only.lua:20: attempt to compare string with number
print(sum({ math.maxinteger, 1, 1 }, 1, 3), pcall(sum, nil, 1, 1))
--> -9223372036854775807	false	read_by_number_only.lua:5: attempt to index a nil value (local 't')

-- The number is there for who looks.
local function names_and_values(level)
  local seen = {}
  for index = 1, 20 do
    local name, value = debug.getlocal(level, index)
    if not name then break end
    if math.type(value) and name ~= "(temporary)" then seen[#seen + 1] = name .. "=" .. tostring(value) end
  end
  return table.concat(seen, " ")
end
local function handler(message)
  local seen = names_and_values(3)
  return message:gsub("^.-:%d+: ", "") .. "; " .. seen
end
for round = 1, 30 do xpcall(remainder, handler, list, 30) end
print(xpcall(remainder, handler, { 7, 0, 3 }, 3))
--> false	attempt to perform 'n%0'; n=3 r=2 (for state)=2 (for state)=1 (for state)=1 i=2 x=0
local object = setmetatable({}, { __add = function(a, b)
  local seen = names_and_values(3)
  return seen
end })
local function adds(t, n)
  local s = 0
  for i = 1, n do
    local x = t[i]
    s = s + x
  end
  return s
end
for round = 1, 80 do adds(list, 30) end
print(adds({ 7, object }, 2)) --> n=2 s=7 (for state)=2 (for state)=0 (for state)=1 i=2
