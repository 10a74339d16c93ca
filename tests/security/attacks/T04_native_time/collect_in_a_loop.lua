-- T4: a full collection of a large heap, again and again
-- ends: InstructionLimitError
local t = {}
for i = 1, 20000 do t[i] = {} end
while true do collectgarbage() end
