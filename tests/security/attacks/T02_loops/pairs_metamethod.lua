-- T2: __pairs gives an iterator that never ends
-- ends: InstructionLimitError
for k in pairs(setmetatable({}, {__pairs = function() return function() return 1 end end})) do end
