-- Arithmetic in functions that run often: integers and floats mixed, wrap-around, divisions by zero, signs of zero.

local function times(count, f, ...)
  local results
  for _ = 1, count do
    results = table.pack(f(...))
  end
  return table.unpack(results, 1, results.n)
end

local function each(values, f)
  local results = {}
  for round = 1, 12 do
    for i, x in ipairs(values) do
      for j, y in ipairs(values) do
        results[(i - 1) * #values + j] = f(x, y)
      end
    end
  end
  return table.concat(results, " ")
end

-- Both kinds are seen from the beginning, and integers near the ends of their range.
local mixed = { 1, 2.5, -3, math.maxinteger, math.mininteger, -0.0, 1e308, 7 }
print(each(mixed, function(x, y) return x + y end)) --> 2 3.5 -2 -9223372036854775808 -9223372036854775807 1.0 1e+308 8 3.5 5.0 -0.5 9.2233720368548e+18 -9.2233720368548e+18 2.5 1e+308 9.5 -2 -0.5 -6 9223372036854775804 9223372036854775805 -3.0 1e+308 4 -9223372036854775808 9.2233720368548e+18 9223372036854775804 -2 -1 9.2233720368548e+18 1e+308 -9223372036854775802 -9223372036854775807 -9.2233720368548e+18 9223372036854775805 -1 0 -9.2233720368548e+18 1e+308 -9223372036854775801 1.0 2.5 -3.0 9.2233720368548e+18 -9.2233720368548e+18 -0.0 1e+308 7.0 1e+308 1e+308 1e+308 1e+308 1e+308 1e+308 inf 1e+308 8 9.5 4 -9223372036854775802 -9223372036854775801 7.0 1e+308 14
print(each(mixed, function(x, y) return x - y end)) --> 0 -1.5 4 -9223372036854775806 -9223372036854775807 1.0 -1e+308 -6 1.5 0.0 5.5 -9.2233720368548e+18 9.2233720368548e+18 2.5 -1e+308 -4.5 -4 -5.5 0 9223372036854775806 9223372036854775805 -3.0 -1e+308 -10 9223372036854775806 9.2233720368548e+18 -9223372036854775806 0 -1 9.2233720368548e+18 -1e+308 9223372036854775800 9223372036854775807 -9.2233720368548e+18 -9223372036854775805 1 0 -9.2233720368548e+18 -1e+308 9223372036854775801 -1.0 -2.5 3.0 -9.2233720368548e+18 9.2233720368548e+18 0.0 -1e+308 -7.0 1e+308 1e+308 1e+308 1e+308 1e+308 1e+308 0.0 1e+308 6 4.5 10 -9223372036854775800 -9223372036854775801 7.0 -1e+308 0
print(each(mixed, function(x, y) return x * y end)) --> 1 2.5 -3 9223372036854775807 -9223372036854775808 -0.0 1e+308 7 2.5 6.25 -7.5 2.3058430092137e+19 -2.3058430092137e+19 -0.0 inf 17.5 -3 -7.5 9 -9223372036854775805 -9223372036854775808 0.0 -inf -21 9223372036854775807 2.3058430092137e+19 -9223372036854775805 1 -9223372036854775808 -0.0 inf 9223372036854775801 -9223372036854775808 -2.3058430092137e+19 -9223372036854775808 -9223372036854775808 0 0.0 -inf -9223372036854775808 -0.0 -0.0 0.0 -0.0 0.0 0.0 -0.0 -0.0 1e+308 inf -inf inf -inf -0.0 inf inf 7 17.5 -21 9223372036854775801 -9223372036854775808 -0.0 inf 49
print(each(mixed, function(x, y) return (x + y) * (x - y) + 1 end)) --> 1 -4.25 -7 1 2 2.0 -inf -47 6.25 1.0 -1.75 -8.5070591730235e+37 -8.5070591730235e+37 7.25 -inf -41.75 9 3.75 1 9 10 10.0 -inf -39 1 8.5070591730235e+37 -7 1 2 8.5070591730235e+37 -inf -47 0 8.5070591730235e+37 -8 0 1 8.5070591730235e+37 -inf -48 0.0 -5.25 -8.0 -8.5070591730235e+37 -8.5070591730235e+37 1.0 -inf -48.0 inf inf inf inf inf inf -nan inf 49 43.75 41 49 50 50.0 -inf 1
print(each(mixed, function(x, y) return x / y end)) --> 1.0 0.4 -0.33333333333333 1.0842021724855e-19 -1.0842021724855e-19 -inf 1e-308 0.14285714285714 2.5 1.0 -0.83333333333333 2.7105054312138e-19 -2.7105054312138e-19 -inf 2.5e-308 0.35714285714286 -3.0 -1.2 1.0 -3.2526065174565e-19 3.2526065174565e-19 inf -3e-308 -0.42857142857143 9.2233720368548e+18 3.6893488147419e+18 -3.0744573456183e+18 1.0 -1.0 -inf 9.2233720368548e-290 1.3176245766935e+18 -9.2233720368548e+18 -3.6893488147419e+18 3.0744573456183e+18 -1.0 1.0 inf -9.2233720368548e-290 -1.3176245766935e+18 -0.0 -0.0 0.0 -0.0 0.0 -nan -0.0 -0.0 1e+308 4e+307 -3.3333333333333e+307 1.0842021724855e+289 -1.0842021724855e+289 -inf 1.0 1.4285714285714e+307 7.0 2.8 -2.3333333333333 7.5894152073985e-19 -7.5894152073985e-19 -inf 7e-308 1.0
print(each({ 1, 2.5, -3, math.maxinteger, math.mininteger, 9007199254740993, 1e308, -7 }, function(x, y)
  return x // y .. "," .. x % y
end)) --> 1,0 0.0,1.0 -1,-2 0,1 -1,-9223372036854775807 0,1 0.0,1.0 -1,-6 2.0,0.5 1.0,0.0 -1.0,-0.5 0.0,2.5 -1.0,-9.2233720368548e+18 0.0,2.5 0.0,2.5 -1.0,-4.5 -3,0 -2.0,2.0 1,0 -1,9223372036854775804 0,-3 -1,9007199254740990 -1.0,1e+308 0,-3 9223372036854775807,0 3.6893488147419e+18,0.5 -3074457345618258603,-2 1,0 -1,-1 1023,9007199254739968 0.0,9.2233720368548e+18 -1317624576693539401,0 -9223372036854775808,0 -3.6893488147419e+18,2.0 3074457345618258602,-2 -2,9223372036854775806 1,0 -1024,1024 -1.0,1e+308 1317624576693539401,-1 9007199254740993,0 3.6028797018964e+15,2.0 -3002399751580331,0 0,9007199254740993 -1,-9214364837600034815 1,0 0.0,9.007199254741e+15 -1286742750677285,-2 1e+308,0.0 4e+307,1.0 -3.3333333333333e+307,-1.0 1.0842021724855e+289,0.0 -1.0842021724855e+289,0.0 1.1102230246252e+292,0.0 1.0,0.0 -1.4285714285714e+307,-4.0 -7,0 -3.0,0.5 2,-1 -1,9223372036854775800 0,-7 -1,9007199254740986 -1.0,1e+308 1,0
print(each(mixed, function(x, y) return tostring(x < y) .. tostring(x <= y) .. tostring(x == y) end)) --> falsetruetrue truetruefalse falsefalsefalse truetruefalse falsefalsefalse falsefalsefalse truetruefalse truetruefalse falsefalsefalse falsetruetrue falsefalsefalse truetruefalse falsefalsefalse falsefalsefalse truetruefalse truetruefalse truetruefalse truetruefalse falsetruetrue truetruefalse falsefalsefalse truetruefalse truetruefalse truetruefalse falsefalsefalse falsefalsefalse falsefalsefalse falsetruetrue falsefalsefalse falsefalsefalse truetruefalse falsefalsefalse truetruefalse truetruefalse truetruefalse truetruefalse falsetruetrue truetruefalse truetruefalse truetruefalse truetruefalse truetruefalse falsefalsefalse truetruefalse falsefalsefalse falsetruetrue truetruefalse truetruefalse falsefalsefalse falsefalsefalse falsefalsefalse falsefalsefalse falsefalsefalse falsefalsefalse falsetruetrue falsefalsefalse falsefalsefalse falsefalsefalse falsefalsefalse truetruefalse falsefalsefalse falsefalsefalse truetruefalse falsetruetrue
print(each({ 1, 2.5, 3, 0.0, 2 }, function(x, y) return x ^ y end)) --> 1.0 1.0 1.0 1.0 1.0 2.5 9.8821176880262 15.625 1.0 6.25 3.0 15.58845726812 27.0 1.0 9.0 0.0 0.0 0.0 1.0 0.0 2.0 5.6568542494924 8.0 1.0 4.0

-- Fields that are integers at first.
local function advance(o, dt)
  local dx, dy = o.x - o.y, o.y * o.y
  o.x = o.x + dx * dt
  o.y = o.y - dy * dt
  return dx / (dy + 1)
end
local function run()
  local o, sum = { x = 3, y = 2 }, 0
  for i = 1, 100 do
    sum = sum + advance(o, 0.01)
  end
  return string.format("%.12g %.12g %.12g", sum, o.x, o.y)
end
print(times(4, run)) --> 165.157623508 6.06768982901 0.661757237549
print(times(3, function() local o = { x = 3, y = 2 } for _ = 1, 50 do advance(o, 1) end return o.x, o.y end)) --> -2834514732679513674	3450247223257380666

-- A counter that wraps around, upwards and downwards.
local function count(from, step, n)
  local c = from
  for _ = 1, n do
    c = c + step
  end
  return c
end
print(times(40, count, math.maxinteger - 5, 1, 10), times(40, count, math.mininteger + 5, -1, 10)) --> -9223372036854775804	9223372036854775803
print(count(math.maxinteger - 5, 1, 3), count(math.mininteger + 5, -1, 3), count(0.5, 1, 3), count(1, 0.5, 3)) --> 9223372036854775805	-9223372036854775806	3.5	2.5
local function up(n)
  local c = n
  while c > 0 do c = c + 1 end
  return c
end
local function down(n)
  local c = n
  while c < 0 do c = c - 1 end
  return c
end
print(times(40, up, math.maxinteger - 3), times(40, down, math.mininteger + 3)) --> -9223372036854775808	9223372036854775807
print(times(200, function(a, b) return a // b end, math.mininteger, -1)) --> -9223372036854775808
print(times(200, function(a) return -a end, math.mininteger), times(200, function(a) return a << 1 end, 1 << 62)) --> -9223372036854775808	-9223372036854775808

-- What is no number after all.
local function sum(a, b) return a + b end
times(40, sum, 1, 2)
times(5, sum, 1.5, 2)
print(pcall(sum, "10", 5), sum("0x10", "1"), sum("1.5", 1)) --> true	17	2.5
print(pcall(sum, true, 1)) --> false	hot_arithmetic.lua:78: attempt to perform arithmetic on a boolean value (local 'a')
print(pcall(sum, 1)) --> false	hot_arithmetic.lua:78: attempt to perform arithmetic on a nil value (local 'b')
print(pcall(sum, "a", "b")) --> false	hot_arithmetic.lua:78: attempt to add a 'string' with a 'string'
print(sum(setmetatable({}, { __add = function(_, b) return "added " .. tostring(b) end }), 4)) --> added 4
local V = {}
V.__index = V
V.__add = function(a, b) return setmetatable({ v = a.v + b.v }, V) end
V.__mul = function(a, b) return type(b) == "number" and a.v * b or a * b.v end
local function vectors(n)
  local a = setmetatable({ v = 1 }, V)
  for _ = 1, n do a = a + a end
  return a.v, a * 2
end
print(times(40, vectors, 5)) --> 32	64
print(times(60, function(x) return x % 3, x // 2, x % -3.5 end, 7.5)) --> 1.5	3.0	-3.0
print(pcall(times, 60, function(x, y) return x % y end, 7, 0)) --> false	hot_arithmetic.lua:97: attempt to perform 'n%0'
print(pcall(times, 60, function(x, y) return x // y end, 7, 0)) --> false	hot_arithmetic.lua:98: attempt to divide by zero
print(times(60, function(x, y) return x // y end, 7.0, 0)) --> inf
