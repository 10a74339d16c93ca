-- T5: gsub whose replacement is the match, many times over
-- ends: LuaMemoryError or InstructionLimitError
local s = ("x"):rep(1000)
while true do s = s:gsub(".+", ("%0"):rep(1000)) end
