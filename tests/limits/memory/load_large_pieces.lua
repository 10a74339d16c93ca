-- A reader that gives large pieces.
local piece = (" "):rep(1 << 20)
assert(load(function() return piece end))
