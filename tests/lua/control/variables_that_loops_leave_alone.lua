-- A loop computes with variables that it does not assign: their kinds are looked at before it, whatever they then are.
local function first_from(list, limit)
  local i = 1
  while i <= #list and list[i] < limit do
    i = i + 1
  end
  return i
end
local function scaled(list, factor, offset)
  local total = 0
  for i = 1, #list do
    total = total + list[i] * factor + offset
  end
  return total
end

local numbers = { 1, 2, 3, 5, 8 }
for round = 1, 200 do
  first_from(numbers, 4)
  scaled(numbers, 2, 1)
end
print(first_from(numbers, 4), scaled(numbers, 2, 1)) --> 4	43
print(first_from(numbers, 2.5), scaled(numbers, 0.5, 1)) --> 3	14.5
print(first_from({ "a", "c", "e" }, "d"), scaled(numbers, "2", "1")) --> 3	43
print(first_from({}, nil), scaled({}, nil, {})) --> 1	0
print(pcall(first_from, numbers, nil))
--> false	variables_that_loops_leave_alone.lua:4: attempt to compare number with nil
print(pcall(scaled, numbers, 1, {}))
--> false	variables_that_loops_leave_alone.lua:12: attempt to perform arithmetic on a table value (local 'offset')
print(pcall(scaled, numbers, true, 1))
--> false	variables_that_loops_leave_alone.lua:12: attempt to perform arithmetic on a boolean value (local 'factor')
local limit = setmetatable({}, { __lt = function(a, b) return a < 6 end, __add = function(a, b) return a end })
print(first_from(numbers, limit), scaled(numbers, 1, limit)) --> 5	19
for round = 1, 100 do
  first_from(numbers, 2.5)
  first_from(numbers, 4)
end
print(first_from(numbers, 4), first_from(numbers, 2.5)) --> 4	3

-- One that a function within assigns, and one that is assigned around an inner loop only.
local function raised(list, limit)
  local rounds = 0
  local function raise() limit = limit + 0.5 end
  local i = 1
  while i <= #list and list[i] < limit do
    if list[i] == 3 then raise() end
    i, rounds = i + 1, rounds + 1
  end
  return rounds, limit
end
local function steps(n, step)
  local text = {}
  for k = 1, n do
    local i = 0
    while i < 3 * k do i = i + step end
    text[#text + 1] = i
    if k == 3 then step = step / 2 end
  end
  return table.concat(text, " ")
end
for round = 1, 100 do
  raised(numbers, 4)
  steps(4, 2)
end
print(raised(numbers, 4)) --> 3	4.5
print(raised(numbers, 5)) --> 4	5.5
print(steps(5, 2)) --> 4 6 10 12.0 15.0
