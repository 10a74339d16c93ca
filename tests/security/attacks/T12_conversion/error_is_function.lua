-- T12: a function as an error object
-- ends: LuaError
error(print)
