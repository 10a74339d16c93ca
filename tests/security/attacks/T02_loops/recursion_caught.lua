-- T2: endless recursion again and again
-- ends: InstructionLimitError or LuaMemoryError or CallDepthError
local function f() return 1 + f() end
while true do pcall(f) end
