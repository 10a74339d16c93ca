-- Calls nest deeply, also through metamethods and protected calls.
local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
print(depth(10), depth(1000), depth(150000)) --> 10	1000	150000
local indexed = setmetatable({}, {__index = function(t, k) if k == 0 then return 0 end return 1 + t[k - 1] end})
print(indexed[100], indexed[150]) --> 100	150
local added = setmetatable({}, {__add = function(a, n) if n == 0 then return 0 end return 1 + (a + (n - 1)) end})
print(added + 150) --> 150
local function guarded(n) if n == 0 then return 0 end return 1 + select(2, pcall(guarded, n - 1)) end
print(guarded(150)) --> 150
local function infinite() return 1 + infinite() end
local ok, message = pcall(infinite)
print(ok, (message:gsub("\n.*", ""))) --> false	deep_recursion.lua:10: stack overflow
local function sum(n) if n == 0 then return 0 end local rest = sum(n - 1) return rest + n end
print(sum(50000)) --> 1250025000
local built = {}
for i = 1, 10000 do built = {next = built, value = i} end
local length = 0
while built.next do length = length + 1 built = built.next end
print(length) --> 10000
