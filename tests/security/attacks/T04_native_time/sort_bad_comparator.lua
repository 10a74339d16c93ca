-- T4: sort with a comparator that is no order
-- ends: InstructionLimitError or LuaError: invalid order function
local t = {}
for i = 1, 2000 do t[i] = i end
for i = 1, 1e9 do table.sort(t, function() return true end) end
