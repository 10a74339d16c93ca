-- T4: plain searches through megabytes
-- ends: InstructionLimitError
local s = ("a"):rep(4e6)
for i = 1, 1e9 do s:find("b", 1, true) end
