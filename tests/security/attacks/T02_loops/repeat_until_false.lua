-- T2: repeat until false
-- ends: InstructionLimitError
repeat until false
