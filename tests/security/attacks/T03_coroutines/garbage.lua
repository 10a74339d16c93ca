-- T3: suspended coroutines that nobody holds, with variables to be closed
-- ends: InstructionLimitError or LuaMemoryError
while true do
  coroutine.wrap(function()
    local c <close> = setmetatable({}, {__close = function() error("closed") end})
    coroutine.yield(c)
  end)()
end
