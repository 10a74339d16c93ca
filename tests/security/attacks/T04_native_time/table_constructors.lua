-- T4: constructors that take many values, again and again
-- ends: InstructionLimitError or LuaMemoryError
local t = {}
for i = 1, 5000 do t[i] = i end
while true do local x = {table.unpack(t)} end
