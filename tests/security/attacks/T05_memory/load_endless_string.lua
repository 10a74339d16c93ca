-- T5: load with a reader that gives one endless string
-- ends: LuaMemoryError or InstructionLimitError
local first = true
load(function()
  if first then first = false return "return '" end
  return ("x"):rep(10000)
end)
