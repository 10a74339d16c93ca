-- table.insert at the front and at the end.
local t = {}
for i = 1, 1000 do table.insert(t, 1, i) end
while true do table.insert(t, t[#t] + 0.5) end
