-- T12: a result nested through its keys
-- instructions: 2000000
-- ends: ConversionError or LuaError
local t = {}
for i = 1, 100000 do t = {[t] = 1} end
return t
