-- A comment that never ends, in little pieces.
local first = true
assert(load(function() if first then first = false return "--[[" end return "x" end))
