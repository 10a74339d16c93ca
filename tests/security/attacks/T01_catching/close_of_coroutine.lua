-- T1: coroutine.close runs __close of a coroutine that the limit stopped
-- ends: InstructionLimitError
local function body()
  local c <close> = setmetatable({}, {__close = function() print("closed") while true do end end})
  while true do end
end
local threads = {}
while true do
  local thread = coroutine.create(body)
  threads[#threads + 1] = thread
  coroutine.resume(thread)
  coroutine.close(thread)
end
