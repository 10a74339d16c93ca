-- The least integer and the float of the same value in one function are two constants.
local function both()
  return -9223372036854775807 - 1, -9223372036854775808, math.mininteger, -0x1p63
end
for round = 1, 3 do
  local integer, float, least, other = both()
  if round == 3 then
    print(integer, float, least, other) --> -9223372036854775808	-9.2233720368548e+18	-9223372036854775808	-9.2233720368548e+18
    print(math.type(integer), math.type(float)) --> integer	float
  end
end
