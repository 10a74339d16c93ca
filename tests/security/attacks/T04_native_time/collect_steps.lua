-- T4: steps of the collector without end
-- ends: InstructionLimitError
local t = {}
for i = 1, 20000 do t[i] = {} end
while true do collectgarbage("step", 1000000) end
