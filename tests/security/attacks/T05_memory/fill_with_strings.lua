-- T5: string keys without end
-- memory: 4M
-- ends: LuaMemoryError
-- instructions: none
local t = {}
for i = 1, math.maxinteger do t["k" .. i] = true end
