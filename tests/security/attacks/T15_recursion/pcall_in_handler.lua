-- T15: xpcall in message handlers without end
-- ends: InstructionLimitError or returns held
local function handler(m) return xpcall(error, handler, m) end
xpcall(error, handler, "x")
return "held"
