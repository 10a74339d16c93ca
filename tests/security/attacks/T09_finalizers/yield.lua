-- T9: a finalizer that yields
local co = coroutine.wrap(function()
  setmetatable({}, {__gc = function() coroutine.yield("escaped") end})
  collectgarbage()
  return "held"
end)
return co()
