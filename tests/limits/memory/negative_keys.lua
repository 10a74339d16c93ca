-- A table with negative keys.
local t = {}
for i = 1, 1e9 do t[-i] = i + 0.25 end
