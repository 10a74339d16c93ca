-- T14: string functions at extreme positions
local extremes = {0, 1, -1, 2, -2, math.maxinteger, math.mininteger, math.maxinteger - 1, math.mininteger + 1, 1 << 31, -(1 << 31), 1 << 62}
for _, i in ipairs(extremes) do
  for _, j in ipairs(extremes) do
    assert(#("abc"):sub(i, j) <= 3)
    assert(select("#", ("abc"):byte(i, j)) <= 3)
    pcall(utf8.codepoint, "abc", i, j) pcall(utf8.len, "abc", i, j) pcall(utf8.offset, "abc", i, j)
    pcall(string.find, "abc", "b", i, j) pcall(table.concat, {}, "", i, math.min(i, j)) pcall(string.gsub, "abc", "b", "x", i)
    pcall(string.unpack, "b", "abc", i) pcall(table.insert, {}, i, j) pcall(table.remove, {}, i) pcall(select, i, j)
  end
end
return "held"
