-- T12: a coroutine as an error object
-- ends: LuaError
error(coroutine.create(print))
