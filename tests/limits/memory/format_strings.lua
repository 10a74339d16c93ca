-- string.format with one large argument many times.
local s = ("x"):rep(1 << 22)
return ("%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s"):format(s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s)
