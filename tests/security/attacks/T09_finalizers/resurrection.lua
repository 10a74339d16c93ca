-- T9: objects that rise from the dead for ever
-- ends: InstructionLimitError or LuaMemoryError
local m = {}
m.__gc = function(o) setmetatable({}, m) setmetatable(o, m) saved = o end
setmetatable({}, m)
while true do collectgarbage() end
