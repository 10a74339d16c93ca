-- T5: a string that squares in gsub
-- ends: LuaMemoryError or InstructionLimitError
local s = ("x"):rep(10)
while true do s = s:gsub("x", s) end
