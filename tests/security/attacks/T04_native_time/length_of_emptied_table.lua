-- T4: the length of a table whose elements are gone
-- ends: InstructionLimitError
local t = {}
for i = 1, 30000 do t[i] = i end
for i = 1, 30000 do t[i] = nil end
while true do local n = #t end
