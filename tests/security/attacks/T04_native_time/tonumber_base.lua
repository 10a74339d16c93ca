-- T4: numerals of a million digits in base 36
-- ends: InstructionLimitError
local s = ("z"):rep(1e6)
while true do local n = tonumber(s, 36) end
