-- A traversal that keeps what it finds.
local t, kept = {}, {}
for i = 1, 100000 do t["k" .. i] = i end
while true do for k, v in pairs(t) do kept[#kept + 1] = {k, v} end end
