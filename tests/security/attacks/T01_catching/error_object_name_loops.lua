-- T1: an error object with __name and __index that loop
-- ends: LuaError or InstructionLimitError
local m = {}
m.__index = function() while true do end end
m.__name = setmetatable({}, m)
error(setmetatable({}, m))
