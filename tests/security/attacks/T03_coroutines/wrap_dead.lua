-- T3: dead coroutines called again and again
-- ends: InstructionLimitError
local co = coroutine.wrap(function() error("dead") end)
while true do pcall(co) end
