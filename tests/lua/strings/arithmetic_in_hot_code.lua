-- Arithmetic on numerals in translated code: as strings' metamethods do it, which a program may replace.
local function compute(x, y)
  return x + y, x - y, x * y, x / y, x % y, x // y, x ^ y
end
local function report(...)
  local ok, a, b, c, d, e, f, g = pcall(compute, ...)
  if not ok then
    return a
  end
  return table.concat({ tostring(a), tostring(b), tostring(c), tostring(d), tostring(e), tostring(f), tostring(g) }, " ")
end
for round = 1, 100 do
  compute("10", 3)
  compute(10, "3")
end
print(report("10", 3)) --> 13 7 30 3.3333333333333 1 3 1000.0
print(report(" 0x10 ", "2")) --> 18 14 32 8.0 0 8 256.0
print(report("1e1", 4)) --> 14.0 6.0 40.0 2.5 2.0 2.0 10000.0
print(report("9223372036854775807", 2))
--> -9223372036854775807 9223372036854775805 -2 4.6116860184274e+18 1 4611686018427387903 8.5070591730235e+37
print(report("7", 0)) --> attempt to perform 'n%0'
print(report("7", 0.0)) -->~ 7.0 7.0 0.0 inf -?nan inf 1.0
print(report("ten", 3)) --> arithmetic_in_hot_code.lua:3: attempt to add a 'string' with a 'number'
print(report("10", {})) --> arithmetic_in_hot_code.lua:3: attempt to add a 'string' with a 'table'
print(report("10", nil)) --> arithmetic_in_hot_code.lua:3: attempt to add a 'string' with a 'nil'
print(report("10", setmetatable({}, { __add = function(a, b) return "added " .. a end })))
--> arithmetic_in_hot_code.lua:3: attempt to sub a 'string' with a 'table'
local long = ("0"):rep(200) .. "5"
print(report(long, "1")) --> 6 4 5 5.0 0 5 5.0

local function sum(list)
  local total = 0
  for i = 1, #list do
    total = total + list[i]
  end
  return total
end
local numerals = { "1", "2.5", "0x10", " 4 " }
for round = 1, 50 do
  sum(numerals)
end
print(sum(numerals)) --> 23.5
print(-"2", - "-3.5") --> -2	3.5

local strings = getmetatable("")
local add = strings.__add
strings.__add = function(a, b)
  return "<" .. tostring(a) .. "+" .. tostring(b) .. ">"
end
print((compute("1", 2))) --> <1+2>
strings.__add = nil
print(report("1", 2))
--> arithmetic_in_hot_code.lua:3: attempt to perform arithmetic on a string value (local 'x')
strings.__add = add
print((compute("1", 2))) --> 3
