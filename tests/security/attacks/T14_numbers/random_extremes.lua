-- T14: random numbers in extreme ranges
assert(math.random(math.mininteger, math.maxinteger) and math.random(0) and math.random(math.maxinteger))
assert(not pcall(math.random, 0, -1) and not pcall(math.random, math.maxinteger, math.mininteger) and not pcall(math.random, 1, 2, 3))
for i = 1, 100 do
  local n = math.random(math.mininteger, -1)
  assert(n < 0)
end
return "held"
