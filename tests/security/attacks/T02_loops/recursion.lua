-- T2: endless recursion is an error, not a dead process
-- instructions: 2000000
-- memory: 64M
-- ends: LuaError: stack overflow or LuaMemoryError or CallDepthError
local function f() return 1 + f() end
f()
