-- Loops that call small functions with upvalues, which are others from one round to the next or are changed meanwhile.

local function adder(k)
  return function(x) return x + k end
end

local function counter(k)
  return function(x) k = k + 1 return x * k end
end

local function map(list, f)
  local result = {}
  for i, v in ipairs(list) do result[i] = f(v) end
  return table.concat(result, " ")
end

local function turns(list, f, g)
  local result = {}
  for i, v in ipairs(list) do
    local h = i % 2 == 0 and f or g
    result[i] = h(v)
    result[i] = result[i] + g(v)
  end
  return table.concat(result, " ")
end

local function changed(list, f, change)
  local result = {}
  for i, v in ipairs(list) do
    result[i] = f(v)
    if i == 2 and change then change(f) end
  end
  return table.concat(result, " ")
end

local numbers = {1, 2, 3, 4}
for i = 1, 45 do
  map(numbers, adder(i))
  map(numbers, counter(i))
  turns(numbers, adder(i), adder(1))
  changed(numbers, adder(i))
end
print(map(numbers, adder(10)), map(numbers, adder(0.5)), map(numbers, counter(0)))
--> 11 12 13 14	1.5 2.5 3.5 4.5	1 4 9 16
print(turns(numbers, adder(10), adder(100)), turns(numbers, counter(1), counter(2)))
--> 202 114 206 118	7 14 39 44
print(changed(numbers, adder(1), function(f) debug.setupvalue(f, 1, 1000) end)) --> 2 3 1003 1004
print(changed(numbers, adder(1), function(f) debug.upvaluejoin(f, 1, adder(500), 1) end)) --> 2 3 503 504
print(pcall(map, numbers, adder("x")))
--> false	upvalues_of_callbacks_in_loops.lua:4: attempt to add a 'number' with a 'string'
print(pcall(map, numbers, adder()))
--> false	upvalues_of_callbacks_in_loops.lua:4: attempt to perform arithmetic on a nil value (upvalue 'k')

local Shape = {}
Shape.__index = Shape
local factor = 2
function Shape:area() return self.w * self.h * factor end
local Round = setmetatable({}, {__index = Shape})
Round.__index = Round
function Round:area() return self.w * 3 end

local function total(shapes)
  local sum = 0
  for _, shape in ipairs(shapes) do sum = sum + shape:area() end
  return sum
end
local shapes = {}
for i = 1, 6 do shapes[i] = setmetatable({w = i, h = 2}, Shape) end
for _ = 1, 45 do total(shapes) end
print(total(shapes)) --> 84
shapes[3] = setmetatable({w = 3}, Round)
print(total(shapes)) --> 81
factor = 10
print(total(shapes)) --> 369
