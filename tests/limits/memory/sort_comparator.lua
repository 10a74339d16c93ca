-- A comparison that allocates.
local t, kept = {}, {}
for i = 1, 1000 do t[i] = i % 7 end
while true do
  table.sort(t, function(a, b) kept[#kept + 1] = {a, b} return a < b end)
end
