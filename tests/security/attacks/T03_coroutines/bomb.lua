-- T3: as many suspended coroutines as there is memory for
-- ends: InstructionLimitError or LuaMemoryError
local threads = {}
while true do
  local co = coroutine.create(function() coroutine.yield() end)
  coroutine.resume(co)
  threads[#threads + 1] = co
end
