-- T1: a loop that catches running out of memory and goes on
-- ends: LuaMemoryError or InstructionLimitError
local kept = {}
while true do
  pcall(function()
    while true do kept[#kept + 1] = ("x"):rep(100000) .. #kept end
  end)
end
