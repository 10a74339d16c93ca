-- T4: frontiers over a long subject, again and again
-- ends: InstructionLimitError
local s = ("a"):rep(1e5)
while true do s:find("%f[b]x") end
