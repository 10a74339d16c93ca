-- T4: arithmetic on strings of a million digits
-- ends: InstructionLimitError
local s = ("9"):rep(1e6)
while true do local n = s + 1 end
