-- T9: each finalizer makes two more
-- ends: InstructionLimitError or LuaMemoryError
local m = {}
m.__gc = function() setmetatable({}, m) setmetatable({}, m) end
setmetatable({}, m)
while true do collectgarbage() end
