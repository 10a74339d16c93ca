-- T5: tables in tables without end
-- memory: 4M
-- ends: LuaMemoryError
-- instructions: none
local t = {}
while true do t = {t} end
