-- T1: a coroutine yields inside protected calls and is resumed for ever
-- ends: InstructionLimitError
local co = coroutine.wrap(function()
  while true do
    pcall(function() while true do coroutine.yield() end end)
  end
end)
while true do pcall(co) end
