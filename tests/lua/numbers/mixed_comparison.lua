-- Integers and floats compare by their mathematical value, also where a float cannot hold the integer.
local max, min = math.maxinteger, math.mininteger
print(max < 2^63, max <= 2^63, max == 2^63, max > 2^63) --> true	true	false	false
print(min <= -2^63, min == -2^63, min < -2^63) --> true	true	false
print(max + 0.0 == 2^63, max + 0.0 == max) --> true	false
print(2^53 == 2^53 + 1, (2^53 | 0) + 1 == 2^53, (2^53 | 0) + 1 > 2^53) --> true	false	true
print(9007199254740993 < 9007199254740992.0, 9007199254740993 > 9007199254740992.0) --> false	true
print(1 < 1.5, 2 < 1.5, -1 > -1.5, 1 <= 1.0, 1 >= 1.0) --> true	false	true	true	true
print(max < math.huge, min > -math.huge, max > -math.huge) --> true	true	true
local nan = 0/0
print(1 < nan, 1 > nan, 1 <= nan, 1 >= nan, 1 == nan, max < nan, nan < min)
--> false	false	false	false	false	false	false
print(math.ult(1, -1), math.ult(-1, 1), math.ult(1, 2)) --> true	false	true
print("a" < "b", "a" < "B", "" < "a", "a\0b" < "a\0c", "Z" < "a", "10" < "9") --> true	false	true	true	true	true
print(pcall(function() return 1 < "2" end))
--> false	mixed_comparison.lua:15: attempt to compare number with string
print(pcall(function() return {} < {} end)) --> false	mixed_comparison.lua:17: attempt to compare two table values
print(pcall(function() return nil > 1 end)) --> false	mixed_comparison.lua:18: attempt to compare number with nil
print(pcall(function() return "a" <= 1 end))
--> false	mixed_comparison.lua:19: attempt to compare string with number
print(pcall(function() return print < print end))
--> false	mixed_comparison.lua:21: attempt to compare two function values
print(pcall(function() return true < false end))
--> false	mixed_comparison.lua:23: attempt to compare two boolean values
print(1 == "1", "1" == 1, 0 == false, nil == false, "" == false) --> false	false	false	false	false
print(1 ~= 1.0, "a" ~= "a", {} ~= {}, print == print) --> false	false	true	true
for _, pair in ipairs{{1, 2}, {1, 1.5}, {2.5, 2}, {-1, -1.0}, {max, 9.2e18}, {min, -9.3e18}} do
  local a, b = pair[1], pair[2]
  print(a, b, a < b, a <= b, a == b, a > b, a >= b)
  --> 1	2	true	true	false	false	false
  --> 1	1.5	true	true	false	false	false
  --> 2.5	2	false	false	false	true	true
  --> -1	-1.0	false	true	true	false	true
  --> 9223372036854775807	9.2e+18	false	false	false	true	true
  --> -9223372036854775808	-9.3e+18	false	false	false	true	true
end
