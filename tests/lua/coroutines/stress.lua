-- Many coroutines, deep chains of resumes, generators that call each other.
local count = 0
local list = {}
for i = 1, 200 do
  list[i] = coroutine.wrap(function() while true do count = count + i coroutine.yield(count) end end)
end
for round = 1, 3 do for i = 1, #list do list[i]() end end
print(count) --> 60300
local function chain(n)
  if n == 0 then return "bottom" end
  return coroutine.wrap(chain)(n - 1)
end
print(chain(100)) --> bottom
local ok, message = pcall(chain, 250)
print(ok, message)
--> false	stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: stress.lua:11: C stack overflow
local function numbers(n) return coroutine.wrap(function() for i = 2, n do coroutine.yield(i) end end) end
local function filter(p, g) return coroutine.wrap(function() for n in g do if n % p ~= 0 then coroutine.yield(n) end end end) end
local x, primes = numbers(60), {}
while true do
  local n = x()
  if n == nil then break end
  primes[#primes + 1] = n
  x = filter(n, x)
end
print(table.concat(primes, " ")) --> 2 3 5 7 11 13 17 19 23 29 31 37 41 43 47 53 59
local function tree(t) if t then tree(t.left) coroutine.yield(t.value) tree(t.right) end end
local function insert(t, v) if not t then return {value = v} end if v < t.value then t.left = insert(t.left, v) else t.right = insert(t.right, v) end return t end
local root
for _, v in ipairs{5, 2, 8, 1, 9, 3} do root = insert(root, v) end
for v in coroutine.wrap(function() tree(root) end) do io.write(v, " ") end
print() --> 1 2 3 5 8 9
local function deep(n) if n == 0 then coroutine.yield("deep") return 0 end return 1 + deep(n - 1) end
local co = coroutine.create(deep)
print(coroutine.resume(co, 5000)) print(coroutine.resume(co))
--> true	deep
--> true	5000
print(select("#", coroutine.resume(coroutine.create(function() return table.unpack({}, 1, 200) end)))) --> 201
co = coroutine.wrap(function(...) local n = select("#", ...) while true do n = select("#", coroutine.yield(n)) end end)
print(co(1, 2, 3), co(), co(nil), co(table.unpack({}, 1, 150))) --> 3	0	1	150
local ok2, m2 = coroutine.resume(coroutine.create(function() local function f() local a, b, c, d, e, g, h return 1 + f() end return f() end))
print(ok2, (m2:gsub("\n.*", ""))) --> false	stress.lua:41: stack overflow
