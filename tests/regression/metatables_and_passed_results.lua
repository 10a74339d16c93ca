-- New tables get a metatable that has changed since, and the results of calls are arguments of others.

local class = {}
local function make(x) return setmetatable({ x = x }, class) end
for i = 1, 80 do make(i) end
function class.__newindex(object, key, value) rawset(object, key, "set " .. value) end
local object = make(1)
object.y = 2
print(object.x, object.y) --> 1	set 2
class.__newindex = nil
object = make(1)
object.y = 2
print(object.y) --> 2

local closed = 0
for i = 1, 80 do make(i) end
rawset(class, "__gc", function() closed = closed + 1 end)
object = make(1)
object = nil
collectgarbage()
print(closed) --> 1
class.__gc = nil
for i = 1, 80 do make(i) end
class["__" .. "mode"] = "v"
object = make({})
collectgarbage()
print(object.x) --> nil
class.__mode = nil

-- The same __index is stored by each constructor.
local base = {}
function base:new(x) self.__index = self return setmetatable({ x = x }, self) end
function base:value() return self.x end
local derived = base:new()
for i = 1, 80 do assert(derived:new(i):value() == i) end
function derived:value() return -self.x end
print(base:new(5):value(), derived:new(5):value()) --> 5	-5
derived.__index = { value = function() return "other" end }
print(setmetatable({}, derived):value(), derived:new(7):value()) --> other	-7

-- A table that something has seen between its making and the call.
local seen
local function watched(t) seen = t return class end
local function made() local t = { 1, 2 } return setmetatable(t, watched(t)) end
for i = 1, 80 do assert(made() == seen) end
setmetatable(class, { __index = function(_, key) setmetatable(seen, { __metatable = key }) end })
function watched(t) seen = t return class.protect or class end
print(pcall(made)) --> false	metatables_and_passed_results.lua:44: cannot change a protected metatable
setmetatable(class, nil)

-- Results passed on: none, one, several, of a tail call.
local function results(n)
  if n == 0 then return end
  if n == 1 then return "one" end
  if n == 2 then return "a", "b" end
  return results(n - 3)
end
local function show(...)
  local texts = table.pack(...)
  for i = 1, texts.n do texts[i] = tostring(texts[i]) end
  return table.concat(texts, ",")
end
local function passed(n) return "[" .. show(results(n)) .. "]" end
local function after(n) local text = show("x", n, results(n)) return text end
local function returned(n) return show("y", results(n)) end
local function library(n) return tostring(results(n)) end
local function dropped(n) show(results(n)) return n end
for i = 1, 80 do passed(1) after(1) returned(1) library(1) dropped(1) end
for i = 0, 5 do
  print(passed(i), after(i), returned(i), pcall(library, i))
end
--> []	x,0	y	false	metatables_and_passed_results.lua:66: bad argument #1 to 'tostring' (value expected)
--> [one]	x,1,one	y,one	true	one
--> [a,b]	x,2,a,b	y,a,b	true	a
--> []	x,3	y	false	metatables_and_passed_results.lua:66: bad argument #1 to 'tostring' (value expected)
--> [one]	x,4,one	y,one	true	one
--> [a,b]	x,5,a,b	y,a,b	true	a

-- Looked at, suspended and failing while a passed result is on its way.
local inspect = setmetatable({}, { __call = function(_, x) collectgarbage() return x, debug.traceback("t", 2):match("in (%S+ '%S+')") end })
local function looked(f, n) local a, b = f(results(n)) return a, b end
for i = 1, 80 do looked(show, 1) end
print(looked(inspect, 1)) --> one	local 'looked'
print(looked(inspect, 2)) --> a	local 'looked'
print(looked(coroutine.wrap(function(x) while true do x = coroutine.yield(x) end end), 1)) --> one	nil
print(coroutine.wrap(function() return looked(coroutine.yield, 1) end)()) --> one
print(pcall(looked, nil, 1)) --> false	metatables_and_passed_results.lua:81: attempt to call a nil value (local 'f')
print(pcall(looked, error, 1)) --> false	metatables_and_passed_results.lua:81: one
local function wait(n) return (coroutine.yield(results(n))) end
local steps = coroutine.wrap(function() for i = 1, 80 do wait(1) end return "end" end)
local last
for i = 1, 81 do last = steps() end
print(last) --> end
