-- Metamethods are written in place of their calls, one within another, and then do something else.

local P = {}
function P.__add(a, b) return (a.x + (b.x or 0)) end
function P.__unm(a) return (-a.x) end
function P.__lt(a, b) return a.square < b.square end
function P.__le(a, b) if a.x <= b.x then return 1 end return nil end
function P.__eq(a, b) return a.x == b.x end
function P.__len(a) return a.x end
function P.__concat(a, b) return 5 end
function P.__index(a, key)
  if key == "square" then return a.x * a.x end
  if key == "self" then return a end
  return key
end
local function point(x) return setmetatable({ x = x }, P) end
local a, b = point(3), point(4)

local function run(n, p, q)
  local t = 0
  for i = 1, n do
    t = t + (p + q) - (-p)
    if p < q then t = t + 1 end
    if not (p > q) then t = t + 10 end
    if p <= q then t = t + 100 end
    if p == q then t = t + 1000 end
    if p ~= q then t = t + 10000 end
    t = t + #p + p.square + p[i]
  end
  return t
end
for _ = 1, 20 do run(20, a, b) end
print(run(20, a, b), run(20, a, a), run(20, b, a))
print(pcall(run, 2, point(1.5), a))
print((pcall(run, 3, point("2"), b)))

local function try(f, ...)
  local ok, message = pcall(f, ...)
  return ok, (tostring(message):gsub("[^%s<]*/", ""))
end

-- Errors within say where they are, and in which metamethod.
local function less(p, q) local r = p < q return r end
local function plus(p, q) local r = p + q return r end
local function field(p) local r = p.square return r end
local function long(p) local r = #p return r end
local function same(p, q) local r = p == q return r end
for _ = 1, 100 do less(a, b) plus(a, b) field(a) long(a) same(a, b) end
local function shown(m)
  return (debug.traceback(m):gsub("[^%s<]*/", ""):gsub("%s+", " "):gsub(" %[C%]: in .*", ""))
end
print(select(2, xpcall(less, shown, point({}), b)))
print(select(2, xpcall(field, shown, point({}))))
print(select(2, xpcall(plus, shown, point({}), b)))
print(try(plus, a, 3.5))

-- Metamethods are replaced, or are functions of the library.
P.__lt = function(x, y) return x.x > y.x end
print(less(a, b), less(b, a))
P.__lt = rawequal
print(less(a, b), less(a, a))
P.__lt = nil
print(try(less, a, b))
P.__len = function() return "long" end
print(long(a))
P.__len = nil
print(long(a))
P.__index = { square = "from a table" }
print(field(a))
P.__index = nil
print(field(a))
rawset(a, "square", 16)
print(field(a))
P.__eq = function() return nil end
print(same(a, b), same(a, a))
print(same(a, setmetatable({ x = 3 }, { __eq = function() return 7 end })))
setmetatable(a, nil)
print(same(a, setmetatable({ x = 3 }, { __eq = function() return 7 end })))
print(try(plus, a, b))

-- They yield.
local Y = { __index = function(t, k) if k == "wait" then return coroutine.yield(t.x) end return k end }
Y.__lt = function(x, y) return x.wait < y.x end
local y = setmetatable({ x = 1 }, Y)
local function wait() local r = y.wait return r end
local function order() local r = y < y return r end
local function hot() for _ = 1, 50 do local r = y.other end end
hot() hot()
local co = coroutine.wrap(function() for _ = 1, 60 do wait() order() end return "end" end)
local seen = 0
local value = co()
while value ~= "end" do seen = seen + value; value = co(seen) end
print(seen)

--> 202870	22830	200830
--> true	20244.5
--> false
--> metamethods_in_place.lua:12: attempt to perform arithmetic on a table value (field 'x') stack traceback: metamethods_in_place.lua:50: in metamethod 'mul' metamethods_in_place.lua:12: in metamethod 'index' metamethods_in_place.lua:6: in metamethod 'lt' metamethods_in_place.lua:43: in function <metamethods_in_place.lua:43>
--> metamethods_in_place.lua:12: attempt to perform arithmetic on a table value (field 'x') stack traceback: metamethods_in_place.lua:50: in metamethod 'mul' metamethods_in_place.lua:12: in metamethod 'index' metamethods_in_place.lua:45: in function <metamethods_in_place.lua:45>
--> metamethods_in_place.lua:4: attempt to perform arithmetic on a table value (field 'x') stack traceback: metamethods_in_place.lua:50: in metamethod 'add' metamethods_in_place.lua:4: in metamethod 'add' metamethods_in_place.lua:44: in function <metamethods_in_place.lua:44>
--> false	metamethods_in_place.lua:4: attempt to index a number value (local 'b')
--> false	true
--> false	true
--> false	metamethods_in_place.lua:43: attempt to compare two table values
--> long
--> 0
--> from a table
--> nil
--> 16
--> false	true
--> false
--> true
--> true	7
--> 120
