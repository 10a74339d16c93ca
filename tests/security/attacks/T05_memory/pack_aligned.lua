-- T5: string.pack with a huge fixed size
-- ends: LuaMemoryError or LuaError
string.pack("c2000000000", "x")
