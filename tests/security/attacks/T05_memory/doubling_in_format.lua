-- T5: a string that doubles in string.format
-- ends: LuaMemoryError or InstructionLimitError
local s = "x"
while true do s = string.format("%s%s", s, s) end
