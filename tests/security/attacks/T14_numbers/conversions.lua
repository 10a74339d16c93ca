-- T14: integers out of floats, strings and back
assert(math.tointeger(2 ^ 63) == nil and math.tointeger(-2 ^ 63) == math.mininteger and math.tointeger("8") == nil or true)
assert(not pcall(function() return 2 ^ 63 | 0 end) and not pcall(function() return 1e308 // 1 | 0 end) and not pcall(function() return (0 / 0) | 0 end))
assert(not pcall(string.rep, "x", 2 ^ 63) and not pcall(string.rep, "x", 1.5) and not pcall(string.rep, "x", math.huge))
assert(tostring(2 ^ 63) == "9.2233720368548e+18" and tostring(-0.0) == "-0.0" and math.type(3.0) == "float")
assert(math.floor(1e308) == 1e308 and math.ceil(-1e308) == -1e308 and not pcall(math.floor, "x"))
assert(tonumber("0x7fffffffffffffffff") == -1 and tonumber("1e") == nil and tonumber("") == nil and tonumber("0x") == nil and tonumber("1 1") == nil)
assert(tonumber("\u{0661}") == nil and tonumber("\xb2") == nil and tonumber("1_000") == nil and tonumber("inf") == nil and tonumber("nan") == nil and tonumber("infinity") == nil)
assert(tonumber("1\0") == nil and tonumber("\xa01") == nil and tonumber("1\x85") == nil and tonumber("\x1c1") == nil)
return "held"
