-- T2: a concatenation metamethod that concatenates again
-- ends: InstructionLimitError or LuaError: overflow or LuaMemoryError or CallDepthError
local t = setmetatable({}, {__concat = function(a, b) return a .. b end})
local x = t .. "x"
