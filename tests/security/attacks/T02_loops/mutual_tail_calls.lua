-- T2: two functions that call each other for ever
-- ends: InstructionLimitError
local a, b
function a(n) return b(n) end
function b(n) return a(n) end
a(1)
