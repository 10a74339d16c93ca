-- A binary chunk that never ends.
local piece = string.dump(load("return 1"))
assert(load(function() return piece end))
