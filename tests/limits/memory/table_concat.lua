-- table.concat of one large string many times.
local s = ("x"):rep(1 << 20)
local t = {}
for i = 1, 1000 do t[i] = s end
return table.concat(t, s)
