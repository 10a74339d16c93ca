-- T2: a loop over all integers
-- ends: InstructionLimitError
local sum = 0
for i = math.mininteger, math.maxinteger do sum = sum + i end
