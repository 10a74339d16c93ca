-- T9: a finalizer that allocates without end
-- ends: LuaMemoryError or InstructionLimitError
setmetatable({}, {__gc = function()
  local t = {}
  while true do t[#t + 1] = ("x"):rep(10000) .. #t end
end})
collectgarbage()
local t = {}
while true do t[#t + 1] = ("x"):rep(10000) .. #t end
