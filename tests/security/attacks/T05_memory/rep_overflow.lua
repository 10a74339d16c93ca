-- T5: string.rep whose size overflows
-- ends: LuaError: resulting string too large or LuaMemoryError
return #string.rep(("x"):rep(1000), math.maxinteger // 1000 + 1)
