-- T2: a numeric loop to infinity
-- ends: InstructionLimitError
for i = 1, math.huge do end
