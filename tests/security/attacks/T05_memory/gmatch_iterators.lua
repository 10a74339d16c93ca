-- T5: iterators of gmatch kept with their subjects
-- ends: LuaMemoryError or InstructionLimitError
local kept = {}
for i = 1, 1e9 do kept[i] = string.gmatch(("x"):rep(10000) .. i, "x") end
