-- T12: no metamethod runs while a result is converted
-- prints: returned
-- ends: LuaError or returns {'a': 1} or returns {'a': 1.0} or returns [1] or ConversionError
local evil = function() print("ran") while true do end end
print("returned")
return setmetatable({a = 1}, {__index = evil, __len = evil, __pairs = evil, __tostring = evil, __name = "x", __eq = evil, __call = evil, __gc = evil, __close = evil, __mode = "k"})
