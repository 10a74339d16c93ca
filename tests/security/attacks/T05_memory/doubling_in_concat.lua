-- T5: a string that doubles in table.concat
-- ends: LuaMemoryError or InstructionLimitError
local s = "x"
while true do s = table.concat({s, s}) end
