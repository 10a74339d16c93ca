-- T4: string.byte with a hundred thousand results
-- ends: InstructionLimitError or LuaMemoryError
local s = ("a"):rep(1e5)
while true do select("#", s:byte(1, -1)) end
