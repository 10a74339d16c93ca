-- `select` in a variable that nothing assigns, with an open number of values; and what stands in that variable else.
local select = select

local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do
    total = total + (select(i, ...))
  end
  return total
end

local function at(i, ...)
  local value = select(i, ...)
  return value
end

local function last(...)
  return (select(-1, ...))
end

local function rest(...)
  local a, b = select(2, ...)
  return b, a
end

for round = 1, 60 do
  assert(sum() == 0 and sum(round, 2, 3) == round + 5)
  assert(at(1, round) == round and at(2, round) == nil and at(3, 1, 2, "c") == "c")
  assert(last(1, 2, round) == round)
end
print(sum(1, 2.5), at(2, "a", false), rest(1, 2, 3)) --> 3.5	false	3	2
print(pcall(sum, 1, {})) --> false	select_in_hot_code.lua:7: attempt to perform arithmetic on a table value
print(pcall(at, 0, 1)) --> false	select_in_hot_code.lua:13: bad argument #1 to 'select' (index out of range)
print(pcall(at, {}, 1))
--> false	select_in_hot_code.lua:13: bad argument #1 to 'select' (number expected, got table)
print(pcall(at, "#", 1, 2, nil)) --> true	3
print(pcall(last)) --> false	select_in_hot_code.lua:18: bad argument #1 to 'select' (index out of range)

local function make(choose)
  return function(...)
    local found
    for i = 1, choose("#", ...) do
      found = choose(i, ...)
    end
    return found
  end
end
local chosen, own = make(select), make(function(what, ...) return what == "#" and 2 or what, ... end)
for _ = 1, 60 do
  assert(chosen(4, 5, 6) == 6)
  assert(own(4, 5, 6) == 2)
end
debug.setupvalue(chosen, 1, function(what) return what == "#" and 1 or "other" end)
print(chosen(7, 8), own(9)) --> other	2
debug.setupvalue(chosen, 1, select)
print(chosen(7, 8), chosen(), chosen(nil, nil)) --> 8	nil	nil
