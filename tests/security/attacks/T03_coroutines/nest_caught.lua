-- T3: coroutines that resume coroutines, each caught and going on
-- ends: InstructionLimitError or LuaMemoryError or CallDepthError
local function nest()
  local co = coroutine.create(nest)
  coroutine.resume(co)
  while true do end
end
nest()
