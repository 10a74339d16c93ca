-- Hot calls of pcall with functions that always return as many values, and with others.

local function none(fail) if fail then error("none", 0) end end
local function one(fail) if fail then error("one", 0) end return 1 end
local function two(fail) if fail then error("two", 0) end return 1, 2 end
local function some(fail) if fail then error("some", 0) end if fail == nil then return end return 1, 2, 3 end
local function tail(fail) return two(fail) end
local function open(fail, ...) if fail then error("open", 0) end return ... end

local function call_none(fail)
  local a = pcall(none, fail)
  local b, c = pcall(none, fail)
  return a, b, c
end
local function call_one(fail)
  local a = pcall(one, fail)
  local b, c = pcall(one, fail)
  local d, e, f = pcall(one, fail)
  return a, b, c, d, e, f
end
local function call_two(fail)
  local a, b = pcall(two, fail)
  local c, d, e = pcall(two, fail)
  local f, g, h, i = pcall(two, fail)
  return a, b, c, d, e, f, g, h, i
end
local function call_some(fail)
  local a, b = pcall(some, fail)
  local c, d, e, f = pcall(some, fail)
  return a, b, c, d, e, f
end
local function call_tail(fail)
  local a, b = pcall(tail, fail)
  local c, d, e = pcall(tail, fail)
  return a, b, c, d, e
end
local function call_open(fail, ...)
  local a, b = pcall(open, fail, ...)
  local c, d, e = pcall(open, fail, ...)
  return a, b, c, d, e
end
local calls = { call_none, call_one, call_two, call_some, call_tail, call_open }
for i = 1, 100 do
  for _, call in ipairs(calls) do call(false, i) call(i % 50 == 0, i) end
end
for _, call in ipairs(calls) do
  print(call(false, 5, 6))
  print(call(true, 5, 6))
  print(call(nil, 5))
end
--> true	true	nil
--> false	false	none
--> true	true	nil
--> true	true	1	true	1	nil
--> false	false	one	false	one	nil
--> true	true	1	true	1	nil
--> true	1	true	1	2	true	1	2	nil
--> false	two	false	two	nil	false	two	nil	nil
--> true	1	true	1	2	true	1	2	nil
--> true	1	true	1	2	3
--> false	some	false	some	nil	nil
--> true	nil	true	nil	nil	nil
--> true	1	true	1	2
--> false	two	false	two	nil
--> true	1	true	1	2
--> true	5	true	5	6
--> false	open	false	open	nil
--> true	5	true	5	nil

-- A guess fails in the function, which then returns something else.
local function double(x) return x + x, x end
local function checked(x) local ok, a, b = pcall(double, x) return ok, a, b end
for i = 1, 100 do checked(i) end
print(checked(1.5)) --> true	3.0	1.5
print(checked("4")) --> true	8	4
print(checked(math.maxinteger)) --> true	-2	9223372036854775807
print(checked(setmetatable({}, { __add = function() return nil end })) == true) --> true
print(checked()) --> false	known_functions_in_pcall.lua:71: attempt to perform arithmetic on a nil value (local 'x')	nil

-- The functions are others in another closure, and after debug.setupvalue.
local function make(f) return function(x) local ok, a, b = pcall(f, x) return ok, a, b end end
local first, second = make(double), make(function(x) return x end)
for i = 1, 100 do first(i) second(i) end
print(first(3)) --> true	6	3
print(second(3)) --> true	3	nil
for i = 1, 10 do
  local name, value = debug.getupvalue(checked, i)
  if name == "double" then debug.setupvalue(checked, i, function(x) return end) end
end
print(checked(1)) --> true	nil	nil
