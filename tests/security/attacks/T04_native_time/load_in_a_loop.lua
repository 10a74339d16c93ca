-- T4: compiling without end
-- ends: InstructionLimitError or LuaMemoryError
local source = ("local x = 1 "):rep(50)
for i = 1, 1e9 do load(source .. i) end
