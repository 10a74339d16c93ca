-- T2: a loop with two entries
-- ends: InstructionLimitError
local x = 1
if x then goto b end
::a:: x = 2
::b:: x = 3
if x then goto a end
