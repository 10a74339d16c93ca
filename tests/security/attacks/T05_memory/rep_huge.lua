-- T5: string.rep of a gigabyte
-- ends: LuaMemoryError
return #string.rep("x", 1e9)
