-- T4: %p of a string of megabytes, whose number depends on what it says
-- ends: InstructionLimitError
local s = ("x"):rep(4e6)
while true do string.format("%p", s) end
