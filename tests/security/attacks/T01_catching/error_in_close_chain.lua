-- T1: each __close raises again and leaves more to close
-- ends: InstructionLimitError or LuaError or LuaMemoryError
local function close()
  local c <close> = setmetatable({}, {__close = function() close() end})
  error("again")
end
while true do pcall(close) end
