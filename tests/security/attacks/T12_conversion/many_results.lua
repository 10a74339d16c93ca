-- T12: hundreds of thousands of results
-- ends: ConversionError or LuaError or LuaMemoryError or InstructionLimitError
return table.unpack({}, 1, 900000)
