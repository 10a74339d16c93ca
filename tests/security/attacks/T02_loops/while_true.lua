-- T2: while true
-- ends: InstructionLimitError
while true do end
