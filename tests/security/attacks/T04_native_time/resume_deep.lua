-- T4: a coroutine with a deep stack that hands over without end
-- ends: InstructionLimitError or CallDepthError
local function deep(n)
  if n == 0 then while true do coroutine.yield() end end
  return deep(n - 1) + 1
end
local co = coroutine.wrap(deep)
co(5000)
while true do co() end
