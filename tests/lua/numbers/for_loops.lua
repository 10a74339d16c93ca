-- The numerical for: overflow never wraps, steps may be negative or fractional.
local function collect(first, last, step)
  local values = {}
  for i = first, last, step or 1 do
    values[#values + 1] = tostring(i)
    if #values > 8 then values[#values + 1] = "..." break end
  end
  return table.concat(values, " ")
end
print(collect(1, 5)) --> 1 2 3 4 5
print(collect(5, 1)) -->
print(collect(5, 1, -2)) --> 5 3 1
print(collect(1, 0), collect(0, 0), collect(1, 1)) --> 	0	1
print(collect(math.maxinteger - 2, math.maxinteger))
--> 9223372036854775805 9223372036854775806 9223372036854775807
print(collect(math.mininteger + 2, math.mininteger, -1))
--> -9223372036854775806 -9223372036854775807 -9223372036854775808
print(collect(math.maxinteger - 1, math.huge)) --> 9223372036854775806 9223372036854775807
print(collect(math.mininteger, -math.huge, -1)) --> -9223372036854775808
print(collect(1, math.mininteger), collect(-1, math.maxinteger, -1)) -->
print(collect(math.mininteger, math.maxinteger, math.maxinteger)) --> -9223372036854775808 -1 9223372036854775806
print(collect(math.maxinteger, math.mininteger, math.mininteger)) --> 9223372036854775807 -1
print(collect(1, 3.7), collect(3, 1.2, -1), collect(1, 2.99)) --> 1 2 3	3 2	1 2
print(collect(1.0, 3), collect(1, 3, 1.0), collect(1, 3, 0.5)) --> 1.0 2.0 3.0	1.0 2.0 3.0	1.0 1.5 2.0 2.5 3.0
print(collect(0.1, 0.5, 0.1)) --> 0.1 0.2 0.3 0.4 0.5
print(collect(1, 0/0), collect(0/0, 1), collect(1.0, 0/0)) --> 	-nan	1.0
print(collect(3, 1, -0.5), collect(1e308, math.huge, 1e308))
--> 3.0 2.5 2.0 1.5 1.0	1e+308 inf inf inf inf inf inf inf inf ...
print(collect(1, -2^70, -1 << 62)) --> 1 -4611686018427387903 -9223372036854775807
print(pcall(collect, 1, 10, 0)) --> false	for_loops.lua:4: 'for' step is zero
print(pcall(collect, 1.0, 10, 0)) --> false	for_loops.lua:4: 'for' step is zero
print(pcall(collect, "1", 10)) --> true	1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0 ...
print(pcall(collect, 1, "10")) --> true	1 2 3 4 5 6 7 8 9 ...
print(pcall(collect, 1, 10, "1")) --> true	1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0 ...
print(pcall(collect, {}, 10)) --> false	for_loops.lua:4: bad 'for' initial value (number expected, got table)
print(pcall(collect, 1, nil)) --> false	for_loops.lua:4: bad 'for' limit (number expected, got nil)
print(pcall(function() for i = 1, 10, {} do end end))
--> false	for_loops.lua:37: bad 'for' step (number expected, got table)
-- The loop variable is a copy: assigning to it does not disturb the loop.
for i = 1, 3 do
  local before = i
  i = i * 10
  io.write(before, " ", i, "; ")
end
print() --> 1 10; 2 20; 3 30;
-- Each iteration has a fresh variable.
local functions = {}
for i = 1, 3 do functions[i] = function() i = i + 1 return i end end
print(functions[1](), functions[1](), functions[2](), functions[3]()) --> 2	3	3	4
