-- T12: an error object that is nested and cyclic
-- ends: LuaError
local t = {}
t.t = t
for i = 1, 1000 do t = {t} end
error(t)
