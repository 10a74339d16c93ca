-- Functions are left, suspended and looked at between the moves of arguments and the call that they are for.

local function show(...)
  local texts = table.pack(...)
  for i = 1, texts.n do texts[i] = tostring(texts[i]) end
  return table.concat(texts, ",")
end
local function pair(a, b, c) return a, b, c end
local function last(a, b, c) return c end

local number = setmetatable({}, {
  __add = function(a, b) return "sum" end,
  __tostring = function() return "number" end,
  __index = function(self, key) return "field " .. key end,
})

-- A guess fails after the first arguments.
local function add(f, x, y, z)
  local a, b, c = f(x, 7, y + z)
  return show(a, b, c)
end
for i = 1, 60 do add(pair, i, i, 1) end
print(add(pair, "x", 1, 2), add(pair, "x", 1.5, 2), add(pair, number, "3", 4), add(pair, 1, math.maxinteger, 1))
--> x,7,3	x,7,3.5	number,7,7	1,7,-9223372036854775808
print(pcall(add, pair, 1, {}, 2), pcall(add, nil, 1, 2, 3), pcall(add, 5, 1, 2, 3))
--> false	false	false	arguments_not_moved.lua:19: attempt to call a number value (local 'f')

local function fields(f, x, t) return show(f(x, t.value, 1)) end
for i = 1, 60 do fields(pair, i, { value = i }) end
print(fields(pair, 1, {}), fields(pair, 1, number), pcall(fields, pair, 1, nil), fields(last, 1, { value = 1 }))
--> 1,nil,1	1,field value,1	false	1

-- A source changes before the call.
local function changes(x)
  local y = x
  local a, b, c = pair(y, x, 1)
  x = x + 1
  y = last(x, y, x)
  return show(a, b, c, x, y, pair(x, x))
end
for i = 1, 60 do changes(i) end
print(changes(1), changes(1.5)) --> 1,1,1,2,2,2,2,nil	1.5,1.5,1,2.5,2.5,2.5,2.5,nil

-- Suspended while arguments are computed, and in the call.
local function wait(x, y) return coroutine.yield(x, y) end
local slow = setmetatable({}, { __index = function(_, key) return coroutine.yield(key) end })
local function suspended(x)
  local a = wait(x, 2)
  local b = pair(x, wait(a, x), slow.key)
  local c = slow:method(x, 3)
  return wait(b, c)
end
for i = 1, 60 do
  local run = coroutine.wrap(suspended)
  local answers = { show(run(i)), show(run(i + 1)), show(run(i + 2)), show(run(i + 3)) }
  answers[5] = show(run(function(object, x, y) return show(object == slow, x, y) end))
  answers[6] = show(run("end"))
  if i % 30 == 0 then print(table.concat(answers, " ")) end
  --> 30,2 31,30 key method 30,true,30,3 end
  --> 60,2 61,60 key method 60,true,60,3 end
end

-- Methods that are not there, or not where they were.
local class = {}
class.__index = class
function class:name(x, y) return self.text .. x .. tostring(y) end
local function method(object, x) return object:name(x, nil) end
local object = setmetatable({ text = "t" }, class)
for i = 1, 60 do method(object, i) end
print(method(object, 1), method({ text = "u", name = class.name }, 2), pcall(method, {}, 1), pcall(method, nil, 1))
--> t1nil	u2nil	false	false	arguments_not_moved.lua:67: attempt to index a nil value (local 'object')
print(method(setmetatable({}, { __index = function(t, key) return function(...) return show(t == ..., select(2, ...)) end end }), 1))
--> true,1,nil

-- Seen from outside.
local function look()
  local found = {}
  for i = 1, 20 do
    local name, value = debug.getlocal(2, i)
    if not name then break end
    if name ~= "(temporary)" or value ~= nil then found[#found + 1] = name .. "=" .. type(value) end
  end
  return table.concat(found, " "), (debug.traceback("", 2):match("in [^\n]*"))
end
local function looked_at(x, deep)
  local y = x
  local seen, where = look(x, "constant", y)
  return seen, where
end
local seen, where
for i = 1, 60 do seen, where = looked_at(i) end
print(seen, where) --> x=number deep=nil y=number	in local 'looked_at'
local function set(x)
  local y = x
  local z = last(y, x, debug.setlocal(1, 1, "changed"))
  return x, y, z
end
for i = 1, 60 do set(i) end
print(set(1)) --> changed	1	x

-- Tail calls, of functions and builtins.
local function tail(f, x) return f(x, "more") end
for i = 1, 60 do tail(pair, i) end
print(tail(pair, 1), tail(type, 1), tail(tostring, nil), pcall(tail, nil, 1), pcall(tail, error, "message"))
--> 1	number	nil	false	false	arguments_not_moved.lua:102: bad argument #2 to 'f' (number expected, got string)
local function position() return error("where", 1) end
for i = 1, 60 do pcall(position) end
print(pcall(position)) --> false	arguments_not_moved.lua:106: where
local function count(n) if n == 0 then return "done" end return tail(function(m) return count(m - 1) end, n) end
print(count(10), count(120)) --> done	done

-- A tail call after a loop, whose text is written later.
local function looped(n)
  local sum = 0
  for i = 1, n do sum = sum + last(i, n, pair(i, n)) end
  return pair(sum, n)
end
print(looped(90), looped(40)) --> 4095	820	40	nil
