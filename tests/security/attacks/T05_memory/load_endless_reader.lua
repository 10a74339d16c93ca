-- T5: load with a reader that never ends
-- ends: LuaMemoryError or InstructionLimitError
load(function() return ("x = 1 "):rep(1000) end)
