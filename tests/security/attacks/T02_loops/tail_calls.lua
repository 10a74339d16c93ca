-- T2: tail calls, which need no stack
-- ends: InstructionLimitError
local function f(n) return f(n + 1) end
f(1)
