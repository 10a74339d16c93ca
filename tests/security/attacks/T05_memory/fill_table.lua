-- T5: a table without end
-- memory: 4M
-- ends: LuaMemoryError
-- instructions: none
local t = {}
for i = 1, math.huge do t[i] = i end
