-- Very many little pieces, by each kind of replacement.
local s = ("x"):rep(1 << 20)
pcall(string.gsub, s, ".", function(c) return nil end)
pcall(string.gsub, s, ".", function(c) return "y" end)
pcall(string.gsub, s, "x", {x = "y"})
pcall(string.gsub, s, "(x)", "%1")
return s:gsub("x()", "%1")
