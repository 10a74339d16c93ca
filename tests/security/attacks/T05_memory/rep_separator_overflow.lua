-- T5: string.rep with a separator, whose size overflows
-- ends: LuaError: resulting string too large or LuaMemoryError
return #string.rep("", 1 << 40, ("x"):rep(1 << 20))
