-- T2: a condition that is a metamethod and always true
-- ends: InstructionLimitError
local t = setmetatable({}, {__lt = function() return true end})
while t < t do end
