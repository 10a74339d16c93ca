-- T1: errors caught at each level of deep recursion, where finding out who has raised one must not take longer with depth
-- ends: InstructionLimitError
-- instructions: 60000
local function deep(n)
  pcall(string.rep)
  pcall(error, "x")
  local r = deep(n + 1)
  return r
end
while true do pcall(deep, 1) end
