-- T2: a traversal that keeps its table growing
-- ends: InstructionLimitError or LuaError or LuaMemoryError
local t = {1}
while true do
  for k, v in pairs(t) do t[#t + 1] = v end
end
