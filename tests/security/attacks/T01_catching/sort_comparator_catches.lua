-- T1: a comparator protects a loop
-- ends: InstructionLimitError
local t = {}
for i = 1, 40 do t[i] = i % 7 end
while true do
  pcall(table.sort, t, function(a, b) pcall(function() while true do end end) return a < b end)
end
