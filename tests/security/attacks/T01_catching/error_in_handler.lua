-- T1: handlers that fail in handlers
-- ends: InstructionLimitError
local function handler(message)
  return xpcall(error, handler, message)
end
while true do xpcall(error, handler, "x") end
