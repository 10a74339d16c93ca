-- T4: a long format that is known already
-- ends: InstructionLimitError or LuaMemoryError
local f = ("x"):rep(1e5)
while true do string.pack(f) end
