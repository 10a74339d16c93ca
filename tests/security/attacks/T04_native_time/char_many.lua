-- T4: string.char with many arguments
-- ends: InstructionLimitError or LuaMemoryError
local t = {}
for i = 1, 5000 do t[i] = 65 end
while true do string.char(table.unpack(t)) end
