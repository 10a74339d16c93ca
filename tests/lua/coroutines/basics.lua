-- create, resume, yield, status, wrap, running, isyieldable.
local co = coroutine.create(function(a, b)
  print("start", a, b)
  local c = coroutine.yield(a + b)
  print("resumed", c)
  local d, e = coroutine.yield(c * 2)
  print("again", d, e)
  return "finished", 99
end)
print(coroutine.status(co)) --> suspended
print(coroutine.resume(co, 1, 2))
--> start	1	2
--> true	3
print(coroutine.status(co)) --> suspended
print(coroutine.resume(co, 10))
--> resumed	10
--> true	20
print(coroutine.resume(co, "x", nil))
--> again	x	nil
--> true	finished	99
print(coroutine.status(co), coroutine.resume(co)) --> dead	false	cannot resume dead coroutine
local gen = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print(gen(), gen(), gen(), gen()) --> 1	2	3
print(pcall(gen)) --> false	cannot resume dead coroutine
print(pcall(coroutine.wrap(function() error("inside") end))) --> false	basics.lua:25: inside
print(pcall(coroutine.wrap(function() error({}) end))) --> false	table: ?
print(coroutine.resume(coroutine.create(function() error("message") end))) --> false	basics.lua:27: message
print(coroutine.resume(coroutine.create(function() error("message", 0) end))) --> false	message
print(coroutine.resume(coroutine.create(function() local x = nil; x() end)))
--> false	basics.lua:29: attempt to call a nil value (local 'x')
local main, is_main = coroutine.running()
print(type(main), is_main, coroutine.isyieldable(), coroutine.isyieldable(main)) --> thread	true	false	false
print(coroutine.wrap(function() return select(2, coroutine.running()), coroutine.isyieldable() end)())
--> false	true
print(pcall(coroutine.yield, 1)) --> false	attempt to yield from outside a coroutine
print(coroutine.resume(main)) --> false	cannot resume non-suspended coroutine
print(pcall(coroutine.create, 1)) --> false	bad argument #1 to 'coroutine.create' (function expected, got number)
print(pcall(coroutine.resume, 1)) --> false	bad argument #1 to 'coroutine.resume' (thread expected, got number)
print(pcall(coroutine.status, nil)) --> false	bad argument #1 to 'coroutine.status' (thread expected, got nil)
print(pcall(coroutine.wrap)) --> false	bad argument #1 to 'coroutine.wrap' (function expected, got no value)
local itself
itself = coroutine.create(function() return coroutine.resume(itself) end)
print(coroutine.resume(itself)) --> true	false	cannot resume non-suspended coroutine
local outer
outer = coroutine.create(function()
  local inner = coroutine.create(function() return coroutine.status(outer), coroutine.resume(outer) end)
  return coroutine.resume(inner)
end)
print(coroutine.resume(outer)) --> true	true	normal	false	cannot resume non-suspended coroutine
local wrapped
wrapped = coroutine.wrap(function() return pcall(wrapped) end)
print(wrapped()) --> false	cannot resume non-suspended coroutine
print(select("#", coroutine.resume(coroutine.create(function() return end)))) --> 1
print(coroutine.resume(coroutine.create(function(...) return select("#", ...), ... end), nil, nil))
--> true	2	nil	nil
local function producer() return coroutine.create(function() for _, v in ipairs{"a", "b"} do coroutine.yield(v) end return nil end) end
local function consumer(p) local out = {} while true do local _, v = coroutine.resume(p) if not v then break end out[#out + 1] = v end return table.concat(out) end
print(consumer(producer())) --> ab
local function permutations(a, n)
  n = n or #a
  if n <= 1 then coroutine.yield(table.concat(a)) return end
  for i = 1, n do
    a[n], a[i] = a[i], a[n]
    permutations(a, n - 1)
    a[n], a[i] = a[i], a[n]
  end
end
for p in coroutine.wrap(function() permutations{"a", "b", "c"} end) do io.write(p, " ") end
print() --> bca cba cab acb bac abc
