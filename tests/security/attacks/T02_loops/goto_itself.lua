-- T2: a goto to itself
-- ends: InstructionLimitError
::top:: goto top
