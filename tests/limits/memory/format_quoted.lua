-- %q makes a string up to four times as large.
local s = ("\0001"):rep(5 << 20)
return ("%q%q%q%q"):format(s, s, s, s)
