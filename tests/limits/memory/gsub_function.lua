-- A function that gives large strings.
local big = ("y"):rep(1 << 16)
return (("x"):rep(1 << 20):gsub("x", function() return big end))
