-- Integers are 64-bit and wrap around.
print(math.maxinteger, math.mininteger) --> 9223372036854775807	-9223372036854775808
print(math.maxinteger + 1 == math.mininteger) --> true
print(math.mininteger - 1 == math.maxinteger) --> true
print(math.maxinteger * 2) --> -2
print(math.mininteger * -1) --> -9223372036854775808
print(-math.mininteger) --> -9223372036854775808
print(math.mininteger // -1, math.mininteger % -1) --> -9223372036854775808	0
print(0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff) --> 9223372036854775807	-9223372036854775808	-1
print(0x1ffffffffffffffff) --> -1
print(9223372036854775807, 9223372036854775808, -9223372036854775808)
--> 9223372036854775807	9.2233720368548e+18	-9.2233720368548e+18
print(math.type(9223372036854775807), math.type(9223372036854775808)) --> integer	float
print(7 // 2, -7 // 2, 7 // -2, -7 // -2) --> 3	-4	-4	3
print(7 % 3, -7 % 3, 7 % -3, -7 % -3) --> 1	2	-2	-1
print(0 % 5, 0 % -5, 5 % 5, -5 % 5) --> 0	0	0	0
print(pcall(function() return 1 // 0 end)) --> false	integers.lua:17: attempt to divide by zero
print(pcall(function() return 1 % 0 end)) --> false	integers.lua:18: attempt to perform 'n%0'
print(pcall(function(n) return math.mininteger // n end, 0)) --> false	integers.lua:19: attempt to divide by zero
local big = 3037000500
print(big * big, big * big // big) --> -9223372036709301616	-3037000500
print(math.maxinteger * math.maxinteger, math.mininteger * math.mininteger) --> 1	0
print((1 << 62) + (1 << 62), (1 << 63) - 1) --> -9223372036854775808	9223372036854775807
print(1 == 1.0, math.type(1), math.type(1.0)) --> true	integer	float
for i = 1, 3 do
  local power = 10 ^ i // 1 | 0
  print(power, math.type(power))
  --> 10	integer
  --> 100	integer
  --> 1000	integer
end
