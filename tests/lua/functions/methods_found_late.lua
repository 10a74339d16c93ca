-- Methods in hot code that are gone, new, of other kinds, or found by functions when they are called.

local Class = {}
Class.__index = Class

function Class:add(n)
  return (self.value or 0) + n
end

local function object(class)
  return setmetatable({ value = 10 }, class or Class)
end

local function call(o, n)
  local result = o:add(n)
  return result
end

local function tail(o, n)
  return o:add(n)
end

local function statement(o, n)
  o:add(n)
  return "done"
end

local function open(o, ...)
  return (select("#", o:add(...)))
end

local function try(o, n)
  for _, f in ipairs { call, tail, statement, open } do
    print(pcall(f, o, n))
  end
end

local o = object()
for i = 1, 300 do
  call(o, i); tail(o, i); statement(o, i); open(o, i)
end
try(o, 1)
--> true	11
--> true	11
--> true	done
--> true	1

-- The method is another one, then none, then comes back.
local add = Class.add
function Class:add(n) return self.value * n, "second" end
try(o, 2)
--> true	20
--> true	20	second
--> true	done
--> true	2
Class.add = nil
try(o, 3)
--> false	methods_found_late.lua:15: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:20: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:24: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:29: attempt to call a nil value (method 'add')
Class.add = add
try(o, 4)
--> true	14
--> true	14
--> true	done
--> true	1

-- What is called is no Lua function.
Class.add = print
try(o, 5)
--> table: ?	5
--> true	nil
--> table: ?	5
--> true
--> table: ?	5
--> true	done
--> table: ?	5
--> true	0
Class.add = setmetatable({}, { __call = function(self, o, n) return "called", o.value + n end })
try(o, 6)
--> true	called
--> true	called	16
--> true	done
--> true	2
Class.add = 7
try(o, 7)
--> false	methods_found_late.lua:15: attempt to call a number value (method 'add')
--> false	methods_found_late.lua:20: attempt to call a number value (method 'add')
--> false	methods_found_late.lua:24: attempt to call a number value (method 'add')
--> false	methods_found_late.lua:29: attempt to call a number value (method 'add')
Class.add = false
try(o, 8)
--> false	methods_found_late.lua:15: attempt to call a boolean value (method 'add')
--> false	methods_found_late.lua:20: attempt to call a boolean value (method 'add')
--> false	methods_found_late.lua:24: attempt to call a boolean value (method 'add')
--> false	methods_found_late.lua:29: attempt to call a boolean value (method 'add')
Class.add = coroutine.wrap(function(o, n) while true do o, n = coroutine.yield("wrapped", n) end end)
try(o, 9)
--> true	wrapped
--> true	wrapped	9
--> true	done
--> true	2
Class.add = pcall
try(o, 10)
--> true	false
--> true	false	attempt to call a table value
--> true	done
--> true	2
Class.add = add

-- The object has its own, and an object without metatable.
o.add = function(self, n) return "own", n end
try(o, 11)
--> true	own
--> true	own	11
--> true	done
--> true	2
o.add = nil
try({ value = 5, add = add }, 12)
--> true	17
--> true	17
--> true	done
--> true	1
try({ value = 5 }, 13)
--> false	methods_found_late.lua:15: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:20: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:24: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:29: attempt to call a nil value (method 'add')

-- Functions find the method, with side effects and errors.
local count = 0
local computed = setmetatable({}, { __index = function(t, key)
  count = count + 1
  if key == "value" then return 100 end
  return function(self, n) return key, n, count end
end })
try(computed, 14)
--> true	add
--> true	add	14	2
--> true	done
--> true	3
for i = 1, 300 do
  call(computed, i); tail(computed, i); statement(computed, i); open(computed, i)
end
try(computed, 15)
--> true	add
--> true	add	15	1206
--> true	done
--> true	3
local failing = setmetatable({}, { __index = function(t, key) error("no " .. key) end })
try(failing, 16)
--> false	methods_found_late.lua:151: no add
--> false	methods_found_late.lua:151: no add
--> false	methods_found_late.lua:151: no add
--> false	methods_found_late.lua:151: no add

-- No objects at all.
try(nil, 17)
--> false	methods_found_late.lua:15: attempt to index a nil value (local 'o')
--> false	methods_found_late.lua:20: attempt to index a nil value (local 'o')
--> false	methods_found_late.lua:24: attempt to index a nil value (local 'o')
--> false	methods_found_late.lua:29: attempt to index a nil value (local 'o')
try(18, 18)
--> false	methods_found_late.lua:15: attempt to index a number value (local 'o')
--> false	methods_found_late.lua:20: attempt to index a number value (local 'o')
--> false	methods_found_late.lua:24: attempt to index a number value (local 'o')
--> false	methods_found_late.lua:29: attempt to index a number value (local 'o')
try(true, 19)
--> false	methods_found_late.lua:15: attempt to index a boolean value (local 'o')
--> false	methods_found_late.lua:20: attempt to index a boolean value (local 'o')
--> false	methods_found_late.lua:24: attempt to index a boolean value (local 'o')
--> false	methods_found_late.lua:29: attempt to index a boolean value (local 'o')
try("text", 20)
--> false	methods_found_late.lua:15: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:20: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:24: attempt to call a nil value (method 'add')
--> false	methods_found_late.lua:29: attempt to call a nil value (method 'add')
try(print, 21)
--> false	methods_found_late.lua:15: attempt to index a function value (local 'o')
--> false	methods_found_late.lua:20: attempt to index a function value (local 'o')
--> false	methods_found_late.lua:24: attempt to index a function value (local 'o')
--> false	methods_found_late.lua:29: attempt to index a function value (local 'o')

-- The object is a field.
local function of_field(o, n)
  local result = o.inner:add(n)
  return result
end
for i = 1, 300 do
  of_field({ inner = o }, i)
end
print(pcall(of_field, { inner = 1 }, 22))
--> false	methods_found_late.lua:187: attempt to index a number value (field 'inner')
print(pcall(of_field, {}, 22)) --> false	methods_found_late.lua:187: attempt to index a nil value (field 'inner')
print(pcall(of_field, { inner = {} }, 22))
--> false	methods_found_late.lua:187: attempt to call a nil value (method 'add')

-- The function that finds the method yields, and looks at the stack.
local waiting = setmetatable({}, { __index = function(t, key)
  coroutine.yield(key)
  return function(self, n) return key .. n end
end })
for _, f in ipairs { call, tail, statement, open } do
  local thread = coroutine.create(f)
  local _, key = coroutine.resume(thread, waiting, 22)
  print(key, coroutine.resume(thread))
  --> add	true	add22
  --> add	true	add22
  --> add	true	done
  --> add	true	1
end
local looking = setmetatable({}, { __index = function(t, key)
  local line, name, value = debug.getinfo(2, "l").currentline, debug.getlocal(2, 1)
  return function(self, n) return line, name, value == self, debug.getlocal(2, 2) end
end })
local function look(o, n)
  local line, name, same, other, value = o:add(n)
  return line, name, same, other, value
end
for i = 1, 100 do
  look(looking, i)
end
print(look(looking, 23)) --> 218	o	true	n	23

-- The object comes from a variable that the call's arguments use as well, and is searched for only once.
local searched = 0
local Other = setmetatable({}, { __index = function(t, key) searched = searched + 1; return Class[key] end })
Other.__index = Other
local other = object(Other)
for i = 1, 300 do
  local a, b = other, i
  b = a:add(b)
  a = a:add(b)
  assert(a == 20 + i, a)
end
print(searched > 0) --> true

-- Deep in a recursion of methods.
function Class:down(n)
  if n == 0 then return self:missing() end
  return 1 + self:down(n - 1)
end
print(pcall(o.down, o, 150)) --> false	methods_found_late.lua:241: attempt to call a nil value (method 'missing')
function Class:missing() return 0 end
print(o:down(150)) --> 150
function Class:down_tail(n)
  if n == 0 then return self:missing(n) end
  return self:down_tail(n - 1)
end
print(o:down_tail(20000)) --> 0
Class.missing = nil
print(pcall(o.down_tail, o, 20000))
--> false	methods_found_late.lua:248: attempt to call a nil value (method 'missing')
