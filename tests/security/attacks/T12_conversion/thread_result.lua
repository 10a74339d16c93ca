-- T12: a coroutine cannot be a result
-- ends: ConversionError or LuaError
return coroutine.create(print)
