-- T2: ipairs over a table that has every element
-- ends: InstructionLimitError
for i in ipairs(setmetatable({}, {__index = function(_, i) return i end})) do end
