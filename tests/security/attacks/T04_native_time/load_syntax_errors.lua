-- T4: compiling what has an error at its end
-- ends: InstructionLimitError or LuaMemoryError
local source = ("local x = 1 "):rep(50) .. "="
while true do load(source) end
