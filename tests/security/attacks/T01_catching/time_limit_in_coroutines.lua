-- T1: a time limit in coroutines that hand over for ever
-- instructions: none
-- seconds: 0.15
-- ends: TimeLimitError
local function body() while true do coroutine.yield() end end
local a, b = coroutine.wrap(body), coroutine.wrap(body)
while true do pcall(a) pcall(b) end
