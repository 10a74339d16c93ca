-- Functions from binary chunks, kept.
local chunk = string.dump(assert(load("local a = 1; " .. ("a = a + 2; "):rep(1000))))
local t = {}
for i = 1, 1e9 do t[i] = assert(load(chunk)) end
