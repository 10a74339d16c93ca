-- T5: a message handler that doubles the message
-- ends: LuaMemoryError or InstructionLimitError
local message = "x"
while true do
  local _, found = xpcall(error, function(m) return m .. m end, message)
  message = found
end
