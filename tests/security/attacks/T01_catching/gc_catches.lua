-- T1: a finalizer loops, protected, when the collector runs
-- ends: InstructionLimitError
while true do
  setmetatable({}, {__gc = function() while true do pcall(function() while true do end end) end end})
  collectgarbage()
end
