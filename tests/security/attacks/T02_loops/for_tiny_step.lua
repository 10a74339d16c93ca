-- T2: a step that adds nothing
-- ends: InstructionLimitError
for i = 1, 2, 1e-20 do end
