-- T4: sort with a comparator that is a library function
-- ends: InstructionLimitError
local t = {}
for i = 1, 5000 do t[i] = i * 7919 % 5003 end
for i = 1, 1e9 do table.sort(t, math.ult) end
