-- T4: tracebacks of a deep stack
-- ends: InstructionLimitError or CallDepthError
local function deep(n)
  if n == 0 then while true do debug.traceback() end end
  return deep(n - 1) + 1
end
deep(5000)
