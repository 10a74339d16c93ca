-- T5: closures around closures without end
-- memory: 4M
-- ends: LuaMemoryError
-- instructions: none
local f
while true do
  local g = f
  f = function() return g end
end
