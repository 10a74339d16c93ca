-- T9: finalizers that run in a coroutine that waits
-- ends: InstructionLimitError or returns held
local co = coroutine.wrap(function()
  while true do
    setmetatable({}, {__gc = function() while true do end end})
    collectgarbage()
    coroutine.yield()
  end
end)
for i = 1, 10 do pcall(co) end
return "held"
