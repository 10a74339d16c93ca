-- T9: a __close that runs the program on after its error
-- ends: InstructionLimitError or LuaError: x
local c <close> = setmetatable({}, {__close = function() while true do end end})
error("x")
