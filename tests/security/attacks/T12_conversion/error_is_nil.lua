-- T12: nil as an error object
-- ends: LuaError
error(nil)
