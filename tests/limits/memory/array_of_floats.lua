-- An array of distinct floats.
local t = {}
for i = 1, 1e9 do t[i] = i + 0.5 end
