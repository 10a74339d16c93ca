-- T4: table.move between metamethods
-- ends: InstructionLimitError
local source = setmetatable({}, {__index = function() return 1 end})
local target = setmetatable({}, {__newindex = function() end})
table.move(source, 1, 1 << 40, 1, target)
