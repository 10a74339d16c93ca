-- Recursion in hot code grows the stack that memory is accounted for.
local function f(n) if n > 0 then return f(n - 1) + 1 end return 0 end
for i = 1, 100 do f(3) end
local function bytes() collectgarbage() collectgarbage("stop") local n = collectgarbage("count") return n end
local before = bytes()
print(f(1000)) --> 1000
print(collectgarbage("count") - before > 8) --> true
