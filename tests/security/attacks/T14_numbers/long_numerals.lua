-- T14: strings of thousands of digits as numbers (Python refuses to convert more than 4300)
for _, n in ipairs {4300, 4301, 5000, 20000} do
  local s = ("9"):rep(n)
  assert(tonumber(s) == math.huge and s + 0 == math.huge and s * 1 == math.huge)
  assert(tonumber("0x" .. s) and tonumber(s, 10) and tonumber(("0"):rep(n) .. "1") == 1)
  assert(not pcall(math.tointeger, s) or true)
  assert(not pcall(string.rep, "x", s))
  assert(not pcall(string.format, "%d", s))
  assert(("0"):rep(n) + 1 == 1 and -s == -math.huge)
end
return "held"
