-- Calls of small functions that translated code may write in place, and everything that makes it call after all.
local function shown(...)
  local parts = table.pack(...)
  for i = 1, parts.n do
    parts[i] = math.type(parts[i]) == "float" and string.format("%.17g", parts[i]) or tostring(parts[i])
  end
  print(table.concat(parts, " "))
end
local function failing(f, ...)
  shown(select(2, xpcall(f, function(message) return (debug.traceback(message):gsub("\n%s*%[C%].*", ""):gsub("\n%s*", " | ")) end, ...)))
end

-- Arithmetic on anything.
local function add(a, b) return a + b end
local function adds(list, b)
  local sum = 0
  for i = 1, #list do sum = add(sum, list[i]) end
  return add(sum, b)
end
local few = { 1, 2, 3, 4 }
for _ = 1, 300 do adds(few, 1) end
shown(adds(few, 1), adds(few, 0.5), adds({ 1.5, 2.5 }, 1), adds({ "10", 5 }, "0x10")) --> 11 10.5 5 31
shown(adds({ math.maxinteger, 1 }, 0), adds({ math.mininteger, -1 }, 0), adds({ 1 << 62, 1 << 62 }, 1.0))
--> -9223372036854775808 9223372036854775807 -9.2233720368547758e+18
local number = setmetatable({}, { __add = function(a, b) return type(a) == "table" and b or a end })
shown(adds({ 1, number, 2 }, 3)) --> 6
failing(adds, { 1, {}, 2 }, 3)
--> calls_in_place.lua:14: attempt to perform arithmetic on a table value (local 'b') | stack traceback: | calls_in_place.lua:10: in metamethod 'add' | calls_in_place.lua:14: in upvalue 'add' | calls_in_place.lua:17: in function <calls_in_place.lua:15>
failing(adds, { 1, "x" }, 3)
--> calls_in_place.lua:14: attempt to add a 'number' with a 'string' | stack traceback: | calls_in_place.lua:10: in function <calls_in_place.lua:10>
failing(adds, { 1, 2 }, nil)
--> calls_in_place.lua:14: attempt to perform arithmetic on a nil value (local 'b') | stack traceback: | calls_in_place.lua:10: in metamethod 'add' | calls_in_place.lua:14: in function <calls_in_place.lua:14> | (...tail calls...)

-- Branches, several results, missing and superfluous arguments.
local function order(a, b) if a < b then return a, b end return b, a end
local function sign(x) if x > 0 then return 1 elseif x < 0 then return -1 end return 0 end
local function optional(a, b) if b == nil then return a end return b end
local function nothing() end
local function use(x, y)
  local low, high = order(x, y)
  nothing(x)
  return low, high, sign(x), sign(y), optional(x), optional(x, y, 3), optional(), (nothing())
end
for i = 1, 300 do use(i, 5) end
shown(use(7, 3)) --> 3 7 1 1 7 3 nil nil
shown(use(2.5, 2)) --> 2 2.5 1 1 2.5 2 nil nil
shown(use(0, -0.0)) --> -0 0 0 0 0 -0 nil nil
shown(select(3, use(0 / 0, 1))) --> 0 1 -nan 1 nil nil
failing(use, "a", 1)
--> calls_in_place.lua:35: attempt to compare string with number | stack traceback: | calls_in_place.lua:10: in metamethod 'lt' | calls_in_place.lua:35: in upvalue 'order' | calls_in_place.lua:40: in function <calls_in_place.lua:39>
failing(use, 1)
--> calls_in_place.lua:35: attempt to compare number with nil | stack traceback: | calls_in_place.lua:10: in metamethod 'lt' | calls_in_place.lua:35: in upvalue 'order' | calls_in_place.lua:40: in function <calls_in_place.lua:39>
shown(optional(false, nil), optional(1, false)) --> false false

-- A base case of a recursion.
local function fibonacci(n) if n < 2 then return n end return fibonacci(n - 1) + fibonacci(n - 2) end
shown(fibonacci(15), fibonacci(10.0)) --> 610 55
failing(fibonacci, "x")
--> calls_in_place.lua:56: attempt to compare string with number | stack traceback: | calls_in_place.lua:10: in metamethod 'lt' | calls_in_place.lua:56: in function <calls_in_place.lua:56>
local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
for _ = 1, 100 do depth(10) end
shown(depth(5000)) --> 5000

-- Methods that read and store fields and elements.
local Stack = {}
Stack.__index = Stack
function Stack:size() return self.top end
function Stack:count() self.counts = self.counts + 1 end
function Stack:put(i, value) self.items[i] = value; self.last[i] = value; self.times = self.times + 1 end
function Stack:get(i) return self.items[i] end
local function new() return setmetatable({ top = 0, counts = 0, times = 0, items = { 1, 2, 3 }, last = { 1, 2, 3 } }, Stack) end
local function work(stack, value)
  for i = 1, 3 do
    stack:put(i, value)
    stack:count()
  end
  return stack:size(), stack.counts, stack.times, stack:get(1), stack:get(3), stack.last[2]
end
local usual = new()
for i = 1, 300 do work(usual, i) end
shown(work(usual, "x")) --> 0 903 903 x x x
shown(work(usual, nil)) --> 0 906 906 nil nil nil
shown(work(usual, 2.5)) --> 0 909 909 2.5 2.5 2.5
local logged = new()
logged.last = setmetatable({}, { __newindex = function(t, k, v) print("last", k, v); rawset(t, k, v) end })
shown(work(logged, 5))
--> last	1	5
--> last	2	5
--> last	3	5
--> 0 3 3 5 5 5
local counted = setmetatable({ top = 1, counts = 0.5, times = math.maxinteger, items = {}, last = {} }, Stack)
shown(work(counted, 6)) --> 1 3.5 -9223372036854775806 6 6 6
local without = new()
without.counts = nil
failing(work, without, 1)
--> calls_in_place.lua:68: attempt to perform arithmetic on a nil value (field 'counts') | stack traceback: | calls_in_place.lua:10: in metamethod 'add' | calls_in_place.lua:68: in method 'count' | calls_in_place.lua:75: in function <calls_in_place.lua:72>
shown(without.times, without.items[1]) --> 1 1
local broken = new()
broken.last = nil
failing(work, broken, 9)
--> calls_in_place.lua:69: attempt to index a nil value (field 'last') | stack traceback: | calls_in_place.lua:10: in metamethod 'newindex' | calls_in_place.lua:69: in method 'put' | calls_in_place.lua:74: in function <calls_in_place.lua:72>
shown(broken.times, broken.items[1]) --> 0 9
failing(work, nil, 1)
--> calls_in_place.lua:74: attempt to index a nil value (local 'stack') | stack traceback: | calls_in_place.lua:10: in metamethod 'index' | calls_in_place.lua:74: in function <calls_in_place.lua:72>
failing(work, { put = 3 }, 1)
--> calls_in_place.lua:74: attempt to call a number value (method 'put') | stack traceback: | calls_in_place.lua:10: in method 'put' | calls_in_place.lua:74: in function <calls_in_place.lua:72>
local protected = new()
setmetatable(protected, { __index = function(_, key) return Stack[key] end, __newindex = print })
shown(work(protected, 4)) --> 0 3 3 4 4 4

-- A method that is replaced meanwhile, and one of another class.
local Other = { __index = { put = function(_, i) shown("other put", i) end, count = nothing,
  size = function() return "size" end, get = function(_, i) return -i end } }
shown(work(setmetatable({ last = {}, counts = 1 }, Other), 1))
--> other put 1
--> other put 2
--> other put 3
--> size 1 nil -1 -3 nil
local kept = Stack.size
Stack.size = function(self) return self.top * 2, 3 end
shown(work(usual, 1)) --> 0 912 912 1 1 1
Stack.size = kept
shown(work(usual, 1)) --> 0 915 915 1 1 1

-- Functions that are given, and variables of closures.
local function counter(start)
  local count = start
  return function(by) count = count + by; return count end
end
local function apply(f, list)
  local result
  for i = 1, #list do result = f(list[i]) end
  return result
end
local one, other = counter(0), counter(100)
for _ = 1, 300 do apply(one, few) end
shown(apply(one, few), apply(other, few), apply(one, { 0.5 }), apply(one, { 1 })) --> 3010 110 3010.5 3011.5
failing(apply, other, { 1, {}, 1 })
--> calls_in_place.lua:128: attempt to perform arithmetic on a table value (local 'by') | stack traceback: | calls_in_place.lua:10: in metamethod 'add' | calls_in_place.lua:128: in local 'f' | calls_in_place.lua:132: in function <calls_in_place.lua:130>
shown(apply(other, { 0 })) --> 111
shown(apply(function(x) return x end, few), apply(math.abs, { -3 }), apply(setmetatable({}, { __call = function(_, x) return x, 1 end }), { 1 }))
--> 4 3 1
local factor = 3
local function scaled(x) return x * factor end
local function scales(n) local sum = 0 for i = 1, n do sum = sum + scaled(i) end return sum end
for _ = 1, 100 do scales(5) end
shown(scales(10)) --> 165
debug.setupvalue(scaled, 1, 4)
shown(scales(10)) --> 220
local function halved() local half = 0.5 return function(x) return x * half end end
debug.upvaluejoin(scaled, 1, halved(), 1)
shown(scales(10)) --> 27.5
value = 5
local function global(x) return x + value end
local function globals(n) local sum = 0 for i = 1, n do sum = sum + global(i) end return sum end
for _ = 1, 100 do globals(5) end
shown(globals(10)) --> 105
value = "7"
shown(globals(10)) --> 125
value = nil
failing(globals, 2)
--> calls_in_place.lua:154: attempt to perform arithmetic on a nil value (global 'value') | stack traceback: | calls_in_place.lua:10: in metamethod 'add' | calls_in_place.lua:154: in upvalue 'global' | calls_in_place.lua:155: in function <calls_in_place.lua:155>

-- Hooks see every call.
local calls = 0
debug.sethook(function() calls = calls + 1 end, "c")
scales(5)
debug.sethook()
shown(calls) --> 7

-- Inside coroutines.
local thread = coroutine.wrap(function()
  for i = 1, 200 do
    if add(i, 1) % 50 == 0 then coroutine.yield(add(i, fibonacci(3))) end
  end
  return add(usual, 1)
end)
shown(thread(), thread(), thread(), thread()) --> 51 101 151 201
failing(thread)
--> calls_in_place.lua:14: attempt to perform arithmetic on a table value (local 'a') | stack traceback: | calls_in_place.lua:10: in function <calls_in_place.lua:10>

-- Tail calls.
local Task = {}
Task.__index = Task
function Task:wait() self.waiting = true; return self end
function Task:pair(x) return x, self.waiting end
function Task:none() self.n = self.n + 1 end
function Task:step(x) if x then return self:wait() end return self:none() end
function Task:both(x) return self:pair(x) end
local task = setmetatable({ n = 0, waiting = false }, Task)
local function steps(t)
  for i = 1, 10 do t:step(i % 3 == 0); t:both(i) end
  return t:both(1)
end
for _ = 1, 100 do steps(task) end
shown(steps(task)) --> 1 true
shown(task:step(1) == task, task:step(nil), task:step(), task.n) --> true nil nil 709
shown(select("#", task:step()), select("#", task:both()), task:both(2.5)) --> 0 2 2.5 true
failing(steps, setmetatable({ n = "x" }, Task))
--> calls_in_place.lua:187: attempt to add a 'string' with a 'number' | stack traceback: | calls_in_place.lua:10: in function <calls_in_place.lua:10>
failing(steps, setmetatable({ n = {} }, Task))
--> calls_in_place.lua:187: attempt to perform arithmetic on a table value (field 'n') | stack traceback: | calls_in_place.lua:10: in metamethod 'add' | calls_in_place.lua:187: in function <calls_in_place.lua:187> | (...tail calls...) | calls_in_place.lua:192: in function <calls_in_place.lua:191>
failing(task.step, { none = 3 })
--> calls_in_place.lua:188: attempt to call a number value (method 'none') | stack traceback: | calls_in_place.lua:10: in method 'none' | calls_in_place.lua:188: in function <calls_in_place.lua:188>
shown(task.step(setmetatable({ n = 1 }, { __index = Task, __newindex = print }), true) == nil)
--> table: ?	waiting	true
--> false
local function down(n) if n <= 0 then return "end", n end return down(n - 1) end
for _ = 1, 100 do down(10) end
shown(down(10000)) --> end 0
shown(down(2.5)) --> end -0.5
failing(down, {})
--> calls_in_place.lua:208: attempt to compare table with number | stack traceback: | calls_in_place.lua:10: in metamethod 'le' | calls_in_place.lua:208: in function <calls_in_place.lua:208>
