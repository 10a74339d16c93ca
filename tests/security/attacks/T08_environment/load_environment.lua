-- T8: load without an environment gives the program's own globals
assert(load("return _G")() == _G)
assert(load("return _ENV")() == _ENV)
local e = {}
assert(load("x = 1 return _ENV", "x", "t", e)() == e and e.x == 1)
assert(load("return _ENV", "x", "t", nil)() == nil)
return "held"
