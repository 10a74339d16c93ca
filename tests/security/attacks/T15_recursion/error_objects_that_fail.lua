-- T15: failing metamethods while an error is reported
-- ends: LuaError
local m = {}
m.__tostring = function() error(setmetatable({}, m)) end
m.__name = setmetatable({}, m)
error(setmetatable({}, m))
