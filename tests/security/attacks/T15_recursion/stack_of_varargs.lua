-- T15: variable arguments passed down a deep recursion
-- ends: returns held or InstructionLimitError or LuaMemoryError
local function f(n, ...) if n > 0 then return 1 + f(n - 1, n, ...) end return select("#", ...) end
pcall(f, 200)
pcall(f, 100000)
return "held"
