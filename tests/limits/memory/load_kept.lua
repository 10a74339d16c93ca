-- Functions kept by the thousand, each of them called.
local source = "local a = 1; " .. ("a = a + 2; "):rep(1000)
local t = {}
for i = 1, 1e9 do t[i] = assert(load(source)) t[i]() end
