-- T4: collectgarbage "count" without end
-- ends: InstructionLimitError
local t = {}
for i = 1, 20000 do t[i] = {} end
while true do collectgarbage("count") end
