-- T5: table.move copies a million-fold
-- ends: InstructionLimitError or LuaMemoryError
local t = {1, 2, 3}
for i = 1, 60 do table.move(t, 1, #t, #t + 1) end
