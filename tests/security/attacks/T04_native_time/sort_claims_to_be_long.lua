-- T4: sort of something that claims a huge length
-- ends: InstructionLimitError or LuaError: array too big
table.sort(setmetatable({}, {__len = function() return 1 << 30 end, __index = function() return 1 end}))
