-- T5: unpack of a hundred million nothings
-- ends: LuaError: too many results to unpack or LuaMemoryError
table.unpack({}, 1, 1e8)
