-- T12: keys that are tables, functions and coroutines
-- ends: ConversionError or LuaError or TypeError
return {[{}] = 1, [print] = 2}
