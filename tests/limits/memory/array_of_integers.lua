-- A table that grows as an array.
local t = {}
for i = 1, 1e9 do t[i] = i * 1000003 end
