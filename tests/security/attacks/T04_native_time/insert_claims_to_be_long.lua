-- T4: an insert at the front of something that claims a huge length
-- ends: InstructionLimitError or LuaError
local m = {__len = function() return math.maxinteger - 1 end, __index = function() return 1 end, __newindex = function() end}
table.insert(setmetatable({}, m), 1, 0)
