-- A long concatenation of a large string.
local s = ("x"):rep(4 << 20)
return s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. s
