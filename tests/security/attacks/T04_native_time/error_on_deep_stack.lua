-- T4: errors raised and caught on a deep stack
-- ends: InstructionLimitError or CallDepthError
local function deep(n)
  if n == 0 then while true do pcall(error, "x") end end
  return deep(n - 1) + 1
end
deep(1000)
