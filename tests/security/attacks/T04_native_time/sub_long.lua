-- T4: substrings of megabytes
-- ends: InstructionLimitError or LuaMemoryError
local s = ("a"):rep(4e6)
for i = 1, 1e9 do local x = s:sub(2) end
