-- table.pack of many values.
local t = {}
for i = 1, 100000 do t[i] = i end
local kept = {}
while true do kept[#kept + 1] = table.pack(table.unpack(t)) end
