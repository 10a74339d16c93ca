-- T3: thousands of suspended coroutines closed one after the other, with errors in what they close
-- ends: InstructionLimitError or LuaMemoryError
while true do
  local co = coroutine.create(function()
    local a <close> = setmetatable({}, {__close = function() error("a") end})
    local b <close> = setmetatable({}, {__close = function() error("b") end})
    coroutine.yield()
  end)
  coroutine.resume(co)
  coroutine.close(co)
end
