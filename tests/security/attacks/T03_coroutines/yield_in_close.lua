-- T3: a coroutine that yields out of __close without end
-- ends: InstructionLimitError or LuaError
local co = coroutine.create(function()
  local c <close> = setmetatable({}, {__close = function() while true do coroutine.yield() end end})
  error("x")
end)
while true do coroutine.resume(co) end
