-- Equality of tables in code that runs often, with and without __eq.
local function times(count, f, ...)
  local result
  for _ = 1, count do result = f(...) end
  return result
end
local function equal(a, b)
  if a == b then return "equal" end
  if a ~= b then return "different" end
end
local one, two = {}, {}
print(times(60, equal, one, one), times(60, equal, one, two)) --> equal	different
local calls = 0
local E = { __eq = function(a, b) calls = calls + 1 return a.v == b.v end }
local x, y, z = setmetatable({ v = 1 }, E), setmetatable({ v = 1 }, E), setmetatable({ v = 2 }, E)
print(equal(x, y), equal(x, z), equal(x, one), equal(one, x), equal(x, x), calls) --> equal	different	different	different	equal	7
print(times(60, equal, x, y), times(60, equal, z, y)) --> equal	different
print(equal(x, nil), equal(nil, nil), equal(1, 1.0), equal("a", "a"), equal(1, true), equal("1", 1)) --> different	equal	equal	equal	different	different
print(equal(one, one), equal(one, two), equal(print, print), equal(print, one)) --> equal	different	equal	different
setmetatable(E, { __eq = function() return true end })
print(equal(E, one), equal(one, E)) --> equal	equal
