-- Closures: shared variables, fresh variables for each iteration, variables that outlive their block.
local function counter()
  local n = 0
  return function() n = n + 1 return n end, function() return n end, function(v) n = v end
end
local increase, get, set = counter()
print(increase(), increase(), get()) --> 1	2	2
set(10)
print(increase(), get()) --> 11	11
local other = counter()
print(other(), get()) --> 1	11
local list = {}
for i = 1, 3 do list[i] = function() i = i + 10 return i end end
print(list[1](), list[1](), list[2](), list[3]()) --> 11	21	12	13
local while_list, i = {}, 1
while i <= 3 do
  local j = i
  while_list[i] = function() j = j + 1 return j, i end
  i = i + 1
end
print(while_list[1]()) print(while_list[3]())
--> 2	4
--> 4	4
local repeat_list = {}
local k = 0
repeat
  local captured = k
  repeat_list[#repeat_list + 1] = function() return captured end
  k = k + 1
until captured >= 2
print(#repeat_list, repeat_list[1](), repeat_list[3]()) --> 3	0	2
local function nest(a)
  return function(b)
    return function(c)
      a = a + b + c
      return a
    end
  end
end
local inner = nest(1)(10)
print(inner(100), inner(100)) --> 111	221
local function recursive(n) if n == 0 then return 0 end return n + recursive(n - 1) end
print(recursive(100)) --> 5050
local fact = function(n) return n <= 1 and 1 or n * fact(n - 1) end
print(pcall(fact, 3)) --> false	closures.lua:44: attempt to call a nil value (global 'fact')
do
  local hidden = "hidden"
  function reveal() return hidden end
  function change(v) hidden = v end
end
print(reveal()) change("changed") print(reveal())
--> hidden
--> changed
local function goto_loop()
  local fs, n = {}, 1
  ::again::
  local fresh = n
  fs[n] = function() fresh = fresh * 2 return fresh end
  n = n + 1
  if n <= 3 then goto again end
  return fs
end
local fs = goto_loop()
print(fs[1](), fs[1](), fs[2](), fs[3]()) --> 2	4	4	6
local parameter = (function(p) return function() p = p + 1 return p end end)(5)
print(parameter(), parameter()) --> 6	7
for k, v in ipairs{"a", "b"} do list[k] = function() v = v .. v return k, v end end
print(list[1]()) print(list[1]()) print(list[2]())
--> 1	aa
--> 1	aaaa
--> 2	bb
