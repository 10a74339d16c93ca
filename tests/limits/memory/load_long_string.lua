-- A literal that never ends.
local first, piece = true, ("x"):rep(1000)
assert(load(function() if first then first = false return "return [[" end return piece end))
