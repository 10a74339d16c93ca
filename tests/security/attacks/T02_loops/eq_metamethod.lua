-- T2: an equality metamethod that compares again
-- ends: InstructionLimitError or LuaError: overflow or LuaMemoryError or CallDepthError
local m = {}
m.__eq = function(a, b) return a == b end
local x = setmetatable({}, m) == setmetatable({}, m)
