-- T2: a loop with enough work for the fast tier, without end
-- ends: InstructionLimitError
local function add(a, b) return a + b end
local sum = 0
for i = 1, math.maxinteger do sum = add(sum, i) & 0xffff end
