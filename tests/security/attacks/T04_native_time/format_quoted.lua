-- T4: %q of megabytes of control characters
-- ends: InstructionLimitError or LuaMemoryError
local s = ("\0"):rep(5e5)
while true do string.format("%q", s) end
