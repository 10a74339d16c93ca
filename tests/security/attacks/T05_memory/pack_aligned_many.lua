-- T5: string.pack with many fixed sizes
-- ends: LuaMemoryError or LuaError or InstructionLimitError
string.pack(("c1000000 "):rep(1000), table.unpack(setmetatable({}, {__index = function() return "" end}), 1, 1000))
