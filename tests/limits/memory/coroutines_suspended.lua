-- Coroutines suspended inside calls.
local t = {}
local function deep(n) if n == 0 then coroutine.yield() else deep(n - 1) end return 1 end
for i = 1, 1e9 do t[i] = coroutine.wrap(deep) t[i](50) end
