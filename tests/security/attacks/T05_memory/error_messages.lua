-- T5: error messages that grow with each catch
-- ends: LuaMemoryError or InstructionLimitError
local message = "x"
while true do
  local _, found = pcall(error, message .. message)
  message = found
end
