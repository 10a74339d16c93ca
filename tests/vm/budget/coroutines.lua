local co = coroutine.wrap(function(a) for i = 1, 5 do local b = coroutine.yield(a + i) a = b end return -1 end)
local s = 1
for i = 1, 5 do s = co(s) end
print(s)
local function gen(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
for v in gen(4) do s = s + v end
print(s)
