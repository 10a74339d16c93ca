-- T10: the host's text of an error object has no address
-- levels: STRICT
-- ends: LuaError
error(setmetatable({}, {__name = "thing"}))
