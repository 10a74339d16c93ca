-- Calls of functions that have always been of one prototype, and fields that have always been there, until they are not.

local function one(x) return x + 1 end
local function none(x) end
local function two(x) return x, x * 2 end
local function open(...) return ... end
local function tail(x) return one(x) end
local function mixed(x) if x % 2 == 0 then return x end end

local function calls(n)
  local sum = 0
  for i = 1, n do
    local a = one(i)
    local b, c = two(i)
    local d = tail(i)
    none(i)
    local e, f = one(i, 2, 3)
    local g = mixed(i) or -1
    local h = open(one(i)) + #{ two(i) } + select("#", none(i)) + select("#", one(i))
    sum = sum + a + b + c + d + e + (f or 5) + g + h + one(one(i), 7)
  end
  return sum
end
for _ = 1, 40 do calls(3) end
print(calls(100)) --> 44300

-- One closure after the other, whose functions are of different prototypes.
local function twice(f)
  return function(x) return f(f(x)) end
end
for round = 1, 3 do
  for _, f in ipairs { one, function(x) return x * 3 end, function(x) return (two(x)) end, tail, one, math.abs, tail } do
    local g, sum = twice(f), 0
    for i = 1, 50 do sum = sum + g(i) end
    io.write(sum, " ")
  end
end
print()
--> 1375 11475 1275 1375 1375 1275 1375 1375 11475 1275 1375 1375 1275 1375 1375 11475 1275 1375 1375 1275 1375

-- Methods: of one class, then of another; and values that can be called.
local A, B = {}, {}
A.__index, B.__index = A, B
function A:get() return self.value end
function B:get(more) return self.value, more end
local called = setmetatable({}, { __call = function(self, object) return object.value * 100, 1 end })
local function total(objects)
  local sum = 0
  for _, object in ipairs(objects) do
    local value, more = object:get()
    sum = sum + value + (more or 0)
  end
  return sum
end
local same, others = {}, {}
for i = 1, 60 do
  same[i] = setmetatable({ value = i }, A)
  others[i] = setmetatable({ value = i }, i % 2 == 0 and A or B)
end
for _ = 1, 50 do total(same) end
print(total(same), total(others)) --> 1830	1830
others[7].get = called
others[8].get = function(self, ...) return self.value, select("#", ...) end
print(total(others)) --> 2524
print(pcall(total, { same[1], { value = 1 } }))
--> false	known_callees.lua:50: attempt to call a nil value (method 'get')
print(pcall(total, { same[1], { value = 1, get = 5 } }))
--> false	known_callees.lua:50: attempt to call a number value (method 'get')

-- Fields that are missing, nil, or inherited all of a sudden; and others added in between.
local function step(t)
  t.x = t.x + 1
  t.y = t.x + t.y
  return t.x
end
local function fields(t)
  local keys = {}
  for key, value in pairs(t) do keys[#keys + 1] = key .. "=" .. tostring(value) end
  table.sort(keys)
  return table.concat(keys, " ")
end
local t = { x = 0, y = 0 }
for _ = 1, 100 do step(t) end
print(fields(t)) --> x=100 y=5050
local base = { x = 10, y = 20 }
for _ = 1, 10 do
  local derived = setmetatable({}, { __index = base })
  step(derived)
  local computed = setmetatable({ y = 1 }, { __index = function(self, key)
    for i = 1, 9 do self[key .. i] = i end
    rawset(self, "y", nil)
    self.z = 1
    return 5
  end })
  print(fields(derived), pcall(step, computed), fields(computed))
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
  --> x=11 y=31	true	x1=1 x2=2 x3=3 x4=4 x5=5 x6=6 x7=7 x8=8 x9=9 x=6 y1=1 y2=2 y3=3 y4=4 y5=5 y6=6 y7=7 y8=8 y9=9 y=11 z=1
end
print(pcall(step, { x = 1 }))
--> false	known_callees.lua:73: attempt to perform arithmetic on a nil value (field 'y')
print(pcall(step, 5)) --> false	known_callees.lua:72: attempt to index a number value (local 't')
local log = {}
local watched = setmetatable({ x = 1 }, { __index = function() return 3 end, __newindex = function(self, key, value)
  log[#log + 1] = key .. value
  rawset(self, key, value)
end })
print(step(watched), step(watched), table.concat(log, " "), fields(watched)) --> 2	3	y5	x=3 y=8

-- The functions of a closure are exchanged while it is in use.
local function first(x) return x end
local function use(x) return first(x) end
for i = 1, 50 do use(i) end
for i = 1, 10 do
  if debug.getupvalue(use, i) == "first" then
    debug.setupvalue(use, i, function(x) return x, x end)
    print(use(1)) --> 1	1
    debug.setupvalue(use, i, print)
    print(use(2))
    --> 2
    -->
  end
end
