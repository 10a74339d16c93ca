-- T4: numerals of a million digits
-- ends: InstructionLimitError
local s = ("9"):rep(1e6)
while true do local n = tonumber(s) end
