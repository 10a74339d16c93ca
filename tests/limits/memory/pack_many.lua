-- string.pack of many strings.
local s = ("x"):rep(1 << 22)
return string.pack(("s"):rep(20), s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)
