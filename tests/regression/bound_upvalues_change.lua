-- Translated functions are bound to what their constant upvalues hold; debug functions change that behind their backs.
local step, name, limit = 1, "a", nil
local function helper(x) return x + step end
local function other(x) return x * 100 end
local function caller(x) return helper(x) + 1, name, limit end
local function around(count, ...)
  local a, b, c
  for i = 1, count do a, b, c = caller(i) end
  return a, b, c, ...
end
print(around(200)) --> 202	a	nil
debug.setupvalue(helper, 1, 10)
print(around(200)) --> 211	a	nil
debug.setupvalue(helper, 1, 0.5)
print(around(200)) --> 201.5	a	nil
print(debug.setupvalue(caller, 1, other)) --> helper
debug.setupvalue(caller, 2, 7)
debug.setupvalue(caller, 3, math.floor)
local a, b, c = around(200)
print(a, b, c == math.floor) --> 20001	7	true
print(other == helper) --> true

-- A join of upvalues, between calls and while the function runs.
local function counter(start)
  local value, hook = start, nil
  return function(f) if f then f() end return value end, function(v) value = v end
end
local read, write = counter(1)
local read2 = counter("two")
for i = 1, 100 do read() write(i) end
print(read(), read2()) --> 100	two
for i = 1, 100 do read2() end
debug.upvaluejoin(read, 1, read2, 1)
print(read(), read2()) --> two	two

local constant, unused = 5, 6
local function reads(f) local before = constant if f then f() end return before, constant end
local function joined() return unused end
for i = 1, 100 do reads() joined() end
print(reads(function() debug.setupvalue(reads, 1, "new") end)) --> 5	new
print(reads(function() debug.upvaluejoin(reads, 1, joined, 1) end)) --> new	6
print(constant, unused) --> new	6

-- debug.setlocal of a captured variable.
do
  local shared = 1
  local function get() return shared end
  for i = 1, 100 do get() end
  for i = 1, 250 do
    local n = debug.getlocal(1, i)
    if n == "shared" then debug.setlocal(1, i, "set") break end
  end
  print(get(), shared) --> set	set
end

-- Many closures of one function, and closures of very different upvalues.
local function maker(x) return function(y) return x, y end end
local sum = 0
for i = 1, 60 do
  local f = maker(i)
  for j = 1, i % 7 do local a, b = f(j) sum = sum + a * b end
end
print(sum) --> 14289
for _, value in ipairs({1, 1, 1.5, "s", true, false, helper, math.floor, {}}) do
  local f, same = maker(value), true
  for j = 1, 40 do same = same and f(j) == value end
  io.write(tostring(same), " ")
end
print() --> true true true true true true true true true

-- A function whose environment is no table any more, or another one.
local global = load("return something", "=global")
something = "old"
for i = 1, 100 do global() end
print(global()) --> old
debug.setupvalue(global, 1, {something = "own"})
for i = 1, 100 do global() end
print(global()) --> own
debug.setupvalue(global, 1, nil)
print(pcall(global)) --> false	global:1: attempt to index a nil value (upvalue '_ENV')
debug.setupvalue(global, 1, setmetatable({}, {__index = function(_, name) return name .. "!" end}))
for i = 1, 100 do global() end
print(global()) --> something!

-- Retranslated for other kinds: all closures, bound or not, go on with the new text.
local scale = 3
local function scaled(x) return x * scale end
local total = 0
for i = 1, 100 do total = total + scaled(i) end
for i = 1, 100 do total = total + scaled(0.5) end
print(total) --> 15300.0
