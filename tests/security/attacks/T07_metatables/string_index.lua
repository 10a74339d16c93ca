-- T7: nothing can be put in the place of string methods
assert(not pcall(function() string.upper = function() return "evil" end end))
assert(not pcall(rawset, string, "upper", print))
assert(not pcall(rawset, string, "evil", print))
assert(("x"):upper() == "X" and string.evil == nil)
return "held"
