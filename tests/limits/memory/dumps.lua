-- Dumped functions, kept.
local f = assert(load("local a = 1; " .. ("a = a + 2; "):rep(1000)))
local t = {}
for i = 1, 1e9 do t[i] = string.dump(f) end
