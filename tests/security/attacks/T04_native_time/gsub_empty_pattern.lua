-- T4: gsub that matches between all characters, again and again
-- ends: InstructionLimitError or LuaMemoryError
local s = ("a"):rep(1e4)
while true do s:gsub("", "") end
