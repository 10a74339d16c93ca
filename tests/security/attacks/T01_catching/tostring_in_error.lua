-- T1: an error object whose __tostring loops when the host shows it
-- ends: LuaError or InstructionLimitError
error(setmetatable({}, {__tostring = function() while true do end end}))
