-- T3: two coroutines hand over for ever
-- ends: InstructionLimitError
local a = coroutine.wrap(function() while true do coroutine.yield() end end)
while true do a() end
