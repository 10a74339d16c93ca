-- T14: floats and integers beyond 2^53 as keys
local t = {}
t[2 ^ 53] = "a"
assert(t[1 << 53] == "a" and t[(1 << 53) + 1] == nil and next(t) == 1 << 53)
t[2 ^ 63] = "b"
assert(t[math.mininteger] == nil and t[2 ^ 63] == "b")
t[-2 ^ 63] = "c"
assert(t[math.mininteger] == "c")
t[1e308] = 1 t[-1e308] = 1 t[math.huge] = 1 t[-math.huge] = 1
t[true] = "true" t[1] = "one" t[1.0] = "one too"
assert(t[true] == "true" and t[1] == "one too")
return "held"
