-- T12: a result of a million fields
-- levels: STRICT
-- instructions: none
-- memory: 64M
-- ends: ConversionError or LuaError or LuaMemoryError
local t = {}
for i = 1, 1000000 do t[i] = i end
return t
