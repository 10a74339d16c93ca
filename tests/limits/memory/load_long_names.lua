-- Very long names.
local t = {}
for i = 1, 1e9 do t[i] = assert(load(("local %s = %d"):format(("x"):rep(100000) .. i, i))) end
