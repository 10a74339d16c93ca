-- T14: shifts by more than there are bits
for _, n in ipairs {64, 65, 1000, 1 << 40, math.maxinteger, math.mininteger, -64, -1000} do
  assert(1 << n == 0 and -1 >> n == 0 and -1 << n == 0)
end
local function shift(a, b) return a << b, a >> b end
for i = 1, 200 do shift(1, i) end
assert(shift(1, math.maxinteger) == 0)
assert(not pcall(function() return 1.5 << 1 end) and not pcall(function() return 2^53 << 1.5 end))
return "held"
