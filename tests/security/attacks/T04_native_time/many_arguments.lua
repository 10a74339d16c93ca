-- T4: calls with many arguments, again and again
-- ends: InstructionLimitError or LuaMemoryError
local t = {}
for i = 1, 5000 do t[i] = i end
local function take(...) return ... end
while true do take(take(take(table.unpack(t)))) end
