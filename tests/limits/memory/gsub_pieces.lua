-- Millions of little pieces.
local s = ("x"):rep(8 << 20)
return (s:gsub(".", function(c) return nil end)), (s:gsub("x", {x = "y"})), (s:gsub("(x)", "%1")), s:gsub("x()", "%1")
