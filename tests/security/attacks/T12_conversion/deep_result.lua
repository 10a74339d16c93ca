-- T12: a result that is nested a hundred thousand deep
-- instructions: 2000000
-- ends: ConversionError or LuaError
local t = {}
for i = 1, 100000 do t = {t} end
return t
