-- T4: concat of something that claims a huge length
-- ends: InstructionLimitError
table.concat(setmetatable({}, {__len = function() return 1 << 40 end, __index = function() return "" end}))
