-- T14: ranges that overflow (CVE-2025-46817)
for _, range in ipairs {{math.mininteger, math.maxinteger}, {0, math.maxinteger}, {1, math.maxinteger}, {math.mininteger, 0}, {-1, math.maxinteger - 1}, {math.maxinteger - 1e7 // 1 | 0, math.maxinteger}} do
  assert(not pcall(table.unpack, {}, range[1], range[2]))
end
assert(select("#", table.unpack({}, math.maxinteger, math.maxinteger)) == 1)
assert(select("#", table.unpack({}, math.maxinteger - 2, math.maxinteger)) == 3)
assert(select("#", table.unpack({}, math.maxinteger, math.mininteger)) == 0)
return "held"
