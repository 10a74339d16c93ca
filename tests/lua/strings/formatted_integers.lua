-- A format that is nothing but an integer, in hot code: what is no integer goes the general way.
local function decimal(value)
  return string.format("%d", value)
end

for i = 1, 200 do
  decimal(i)
end
print(decimal(-5), decimal(1 << 63), decimal(math.maxinteger), decimal(3.0), decimal("12"))
--> -5	-9223372036854775808	9223372036854775807	3	12
print(pcall(decimal, 2.5))
--> false	formatted_integers.lua:3: bad argument #2 to 'format' (number has no integer representation)
print(pcall(decimal, true))
--> false	formatted_integers.lua:3: bad argument #2 to 'format' (number expected, got boolean)
