-- Counters in loops, near the ends of the integers too: they wrap around, and so does what is computed from them.
local function up(start, rounds)
  local i, sum = start, 0
  while rounds > 0 do
    rounds = rounds - 1
    i = i + 1
    sum = sum * 3 + i
  end
  return i, sum
end
local function nested(start, n)
  local count, down = start, -start
  for i = 1, n do
    for j = 1, i do
      if j % 2 == 0 then count = count + 2 else down = down - 1 end
    end
    repeat
      count = count + 16
    until count % 3 ~= 0
  end
  return count, down, count - down
end
local function jumps(start, n)
  local x = start
  for i = 1, n do
    x = x + 16
    if i % 5 == 0 then x = x * 2 end
  end
  return x
end
for i = 1, 60 do up(i, 5) nested(i, 5) jumps(i, 7) end
print(up(0, 4)) --> 4	58
print(up(math.maxinteger - 1, 4)) --> -9223372036854775806	-22
print(up(math.mininteger, 2), up(-2, 3)) --> -9223372036854775806	1	-8
print(nested(0, 10), nested(math.maxinteger - 20, 3)) --> 274	-9223372036854775745	-9223372036854775791	46
print(nested(math.mininteger, 2)) --> -9223372036854775774	9223372036854775806	36
print(jumps(0, 20), jumps(math.maxinteger, 4), jumps(1 << 61, 10)) --> 2400	-9223372036854775745	-9223372036854775328
-- Other numbers and strings count as well.
print(up(0.5, 2), nested("1", 1), pcall(up, {}, 1))
--> 2.5	17	false	counters.lua:6: attempt to perform arithmetic on a table value (local 'i')
print(up(2^53, 2)) --> 9.007199254741e+15	3.6028797018964e+16
