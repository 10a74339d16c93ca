-- T2: __index functions that index on and on
-- ends: InstructionLimitError or LuaMemoryError or CallDepthError or LuaError: overflow
local t = setmetatable({}, {__index = function(t, k) return t[k + 1] end})
local x = t[1]
