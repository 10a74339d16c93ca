-- T4: string.unpack of many values
-- ends: InstructionLimitError or LuaMemoryError
local f, s = ("b"):rep(1e4), ("x"):rep(1e4)
while true do string.unpack(f, s) end
