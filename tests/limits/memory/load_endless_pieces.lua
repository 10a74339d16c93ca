-- A reader that never ends.
local piece = "x = 1; "
assert(load(function() return piece end))
