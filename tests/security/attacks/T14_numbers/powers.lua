-- T14: powers whose exact result would fill the memory
assert(10 ^ 1000000 == math.huge and 2 ^ math.maxinteger == math.huge)
assert((-8) ^ (1 / 3) ~= (-8) ^ (1 / 3) and 0 ^ -1 == math.huge and (-0.0) ^ -1 == -math.huge)
local function power(a, b) return a ^ b end
for i = 1, 300 do power(i, i) end
assert(power(math.maxinteger, math.maxinteger) == math.huge and power(0, -3) == math.huge)
return "held"
