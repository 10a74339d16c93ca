-- table.concat of numbers.
local t = {}
for i = 1, 1000000 do t[i] = i + 0.5 end
local kept = {}
while true do kept[#kept + 1] = table.concat(t, ",") end
