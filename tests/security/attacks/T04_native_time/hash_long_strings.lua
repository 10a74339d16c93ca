-- T4: long strings as keys
-- ends: InstructionLimitError or LuaMemoryError
local t, s = {}, ("a"):rep(1e6)
for i = 1, 1e9 do local x = t[s .. i] end
