-- T4: collections of all that fits into memory, one after the other
-- ends: TimeLimitError
-- instructions: none
-- seconds: 0.7
local kept = {}
for i = 1, 50000 do kept[i] = {i} end
while true do collectgarbage() end
