-- T2: __call that names a callable table, and so on in a circle
-- ends: LuaError or InstructionLimitError or CallDepthError
local t = {}
setmetatable(t, {__call = setmetatable({}, {__call = t})})
t()
