-- T3: coroutines that resume coroutines (CVE-2021-43519)
-- memory: 64M
-- ends: InstructionLimitError or LuaError: overflow or LuaMemoryError or CallDepthError
local function nest()
  return coroutine.wrap(nest)()
end
nest()
