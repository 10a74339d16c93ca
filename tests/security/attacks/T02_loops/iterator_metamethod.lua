-- T2: a callable table as an iterator that never ends
-- ends: InstructionLimitError
for i in setmetatable({}, {__call = function() return 1 end}) do end
