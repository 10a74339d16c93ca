-- T9: a finalizer that loops
-- ends: InstructionLimitError
setmetatable({}, {__gc = function() while true do end end})
collectgarbage()
while true do setmetatable({}, {__gc = function() while true do end end}) end
