-- T10: the order of tables is the same on each run
-- levels: STRICT
local t, order = {}, {}
for i = 1, 20 do t[{i}] = i end
for _, i in pairs(t) do order[#order + 1] = i end
for i = 1, 20 do assert(order[i] == i) end
return "held"
