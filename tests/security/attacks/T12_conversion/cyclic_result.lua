-- T12: a result that contains itself
-- ends: returns {'x': {'x': {'x': {'x': {'x': {'x': {...}}}}}}} or ConversionError or LuaError
local t = {}
t.x = t
return t
