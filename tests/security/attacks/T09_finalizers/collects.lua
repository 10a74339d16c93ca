-- T9: a finalizer that runs the collector
-- ends: InstructionLimitError or returns held
local m = {}
m.__gc = function() collectgarbage() setmetatable({}, m) collectgarbage() end
for i = 1, 10 do setmetatable({}, m) collectgarbage() end
return "held"
