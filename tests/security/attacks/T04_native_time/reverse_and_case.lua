-- T4: copies of megabytes, one after the other
-- ends: InstructionLimitError or LuaMemoryError
local s = ("aB\xff"):rep(1e6)
while true do s:reverse() s:upper() s:lower() end
