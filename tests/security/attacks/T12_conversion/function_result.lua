-- T12: a function as the result is of no use when its program is gone
-- ends: returns <Lua function> or LuaError or ConversionError
return function() return _G end
