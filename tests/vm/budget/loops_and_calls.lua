local function fib(n) if n < 2 then return n end return fib(n-1) + fib(n-2) end
print(fib(7))
local t = {}
for i = 1, 20 do t[i] = i * 2; if i % 3 == 0 then t[i] = t[i] + 1 end end
local s = 0
for i, v in ipairs(t) do s = s + v end
for k, v in pairs(t) do s = s + k end
print(s)
for x = 10, 1, -2 do s = s - x end
while s > 400 do s = s - 7 end
print(s)
