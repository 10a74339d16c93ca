-- T4: a format of a hundred thousand conversions, each time another
-- ends: InstructionLimitError or LuaMemoryError or LuaError
for i = 1, 1e9 do pcall(string.format, i .. ("%d"):rep(100000), 1) end
