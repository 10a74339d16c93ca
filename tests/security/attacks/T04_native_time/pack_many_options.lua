-- T4: string.pack with a format of a million options
-- ends: InstructionLimitError or LuaMemoryError
for i = 1, 1e9 do string.packsize(("b"):rep(1e6) .. ("x"):rep(i)) end
