-- T2: a generic loop whose iterator never ends
-- ends: InstructionLimitError
for i in function() return 1 end do end
