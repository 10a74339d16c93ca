-- table.move to far keys.
local t = {}
for i = 1, 100000 do t[i] = i end
for i = 1, 1e9 do table.move(t, 1, 100000, i * 100001) end
