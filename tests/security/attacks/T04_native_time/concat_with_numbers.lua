-- T4: concat of many numbers and long separators
-- ends: InstructionLimitError or LuaMemoryError
local t = {}
for i = 1, 5000 do t[i] = i + 0.5 end
local s = ("x"):rep(1000)
while true do table.concat(t, s) end
