-- T14: nothing in a format reaches Python's own formatting
assert(string.format("{0.__class__} {} {x!r}") == "{0.__class__} {} {x!r}")
assert(not pcall(string.format, "%(x)s", "x") and not pcall(string.format, "%r", {}))
assert(string.format("%s", "{0.__class__}") == "{0.__class__}" and string.format("%s", "%s") == "%s")
assert(("x"):gsub("x", "\\1\\g<0>") == "\\1\\g<0>")
assert(("x"):rep(3, "%s") == "x%sx%sx")
local function f(s, v) return string.format("%s|%d|{}", s, v) end
for i = 1, 100 do f("{x}", i) end
assert(f("%d{0}", 1) == "%d{0}|1|{}")
return "held"
