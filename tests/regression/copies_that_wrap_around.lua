-- A product that may have left 64 bits was copied, and the copy wrapped around; what took it got the product.

local function joined(a, b)
  local product = a * b
  return "n" .. product .. "," .. product
end
local function stored(t, a, b)
  local product = a * b
  t.first, t.second = product, product
  t[product] = product
  return t
end
local function passed(f, a, b)
  local sum = a + b
  local first, second = f(sum, sum)
  return first, second, sum
end
local function pass(...) return ... end
for i = 1, 100 do
  joined(i, 3) stored({}, i, 3) passed(pass, i, 3)
end
print(joined(math.maxinteger, 3)) --> n9223372036854775805,9223372036854775805
local t = stored({}, math.maxinteger, 3)
print(t.first, t.second, t[math.maxinteger - 2]) --> 9223372036854775805	9223372036854775805	9223372036854775805
print(passed(pass, math.maxinteger, 1)) --> -9223372036854775808	-9223372036854775808	-9223372036854775808

-- The name of a variable is told though the register that had its value was left out.
local object = {}
local function failing(a) return a + 1 - object end
local function adding(n) local x = object return n * 2 + x end
for _ = 1, 60 do pcall(failing, 1) pcall(adding, 1) end
print(pcall(failing, 1))
--> false	copies_that_wrap_around.lua:29: attempt to perform arithmetic on a table value (upvalue 'object')
print(pcall(adding, 1))
--> false	copies_that_wrap_around.lua:30: attempt to perform arithmetic on a table value (local 'x')
local function subtracting(o) return (0.5 + 3) - o.r3 end
for _ = 1, 60 do subtracting({ r3 = 1 }) subtracting({ r3 = 0.5 }) end
print(pcall(subtracting, {}))
--> false	copies_that_wrap_around.lua:36: attempt to perform arithmetic on a nil value (field 'r3')
