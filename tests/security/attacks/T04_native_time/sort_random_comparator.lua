-- T4: sort with a comparator that answers at random
-- ends: InstructionLimitError or LuaError: invalid order function
local t = {}
for i = 1, 500 do t[i] = i end
for i = 1, 1e9 do pcall(table.sort, t, function() return math.random() < 0.5 end) end
