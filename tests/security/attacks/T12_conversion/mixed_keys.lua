-- T12: keys that are equal in Python but not in Lua
-- ends: ConversionError
return {[1] = "a", [true] = "b", [1.5] = "c"}
