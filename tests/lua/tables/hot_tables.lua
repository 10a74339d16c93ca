-- Loops and functions that run often enough to be translated, and what may happen to their tables in the middle.

local function times(count, f, ...)
  local results
  for _ = 1, count do
    results = table.pack(f(...))
  end
  return table.unpack(results, 1, results.n)
end

-- A table that is empty before the loop gets its elements in it, by others as well.
local function fill(add, n)
  local t = {}
  for i = 1, n do
    if i % 7 == 0 then
      add(t, i)
    else
      t[i] = i
    end
    assert(t[i] == i and #t == i)
  end
  return #t
end
print(times(80, fill, function(t, i) t[#t + 1] = i end, 40)) --> 40
print(times(80, fill, function(t, i) table.insert(t, i) end, 40)) --> 40
print(times(80, fill, function(t, i) rawset(t, i, i) end, 40)) --> 40

-- Elements go: at the end, in the middle, all of them.
local function shrink(n)
  local t, sum = {}, 0
  for i = 1, n do t[i] = i end
  for i = 1, n do
    if i % 5 == 0 then
      table.remove(t)
    elseif i % 11 == 0 then
      t[#t] = nil
    end
    sum = sum + (t[i] or 1000)
  end
  return sum, #t
end
print(times(80, shrink, 60)) --> 14128	44

-- A queue: its elements wander from the array part into the hash part and back.
local function queue(n)
  local t, first, last, sum = {}, 1, 0, 0
  for i = 1, n do
    last = last + 1
    t[last] = i
    last = last + 1
    t[last] = -i
    sum = sum + t[first] * i
    t[first] = nil
    first = first + 1
    if i % 3 ~= 0 then
      t[first] = nil
      first = first + 1
    end
    if first > last then first, last = 1, 0 end
  end
  return sum, first, last
end
print(times(80, queue, 100)) --> 5322	164	196

-- Keys that are no elements.
local function around(n)
  local t, seen = {}, 0
  for i = -3, n do
    t[i] = i
    if t[i] == i then seen = seen + 1 end
    t[i] = nil
    if t[-i] == nil then seen = seen + 1 end
  end
  return seen, #t, next(t)
end
print(times(80, around, 20)) --> 48	0	nil

-- A metatable appears in the middle of a loop.
local function watched(n, change)
  local t, log = {}, {}
  for i = 1, n do
    if i == n // 2 then
      change(t, log)
    end
    t[i] = i
    t.last = i
  end
  return #t, rawlen(t), t.last, #log, log[1], log[#log]
end
local function listen(t, log)
  setmetatable(t, { __newindex = function(_, key, value) log[#log + 1] = tostring(key) .. "=" .. value end })
end
print(times(60, watched, 20, listen)) --> 9	9	20	11	10=10	20=20
print(times(60, watched, 20, function() end)) --> 20	20	20	0	nil	nil
print(times(60, watched, 20, function(t, log)
  setmetatable(t, { __len = function() return "long" end, __index = log, __newindex = log })
end)) --> long	9	20	0	nil	nil

-- The table itself is another one in the middle.
local function replaced(a, b, n)
  local t, sum = a, 0
  for i = 1, n do
    if i == 5 then t = b end
    sum = sum + t[i] + t.x
    t.x = t.x + 1
    t[i] = t[i] + 1
  end
  return sum
end
local one, two = { x = 1, 1, 1, 1, 1, 1, 1 }, { x = 2, 10, 10, 10, 10, 10, 10 }
print(times(70, replaced, one, two, 6)) --> 1833
print(one.x, two.x, table.concat(one, ","), table.concat(two, ",")) --> 281	142	71,71,71,71,1,1	10,10,10,10,80,80

-- Moved into another register while both are looked into.
local function moved(a, b)
  local x = a
  local s = x.v + x.w
  x = b
  s = s * 10 + x.v + x.w
  a, b = b, a
  return s * 100 + a.v * 10 + b.w
end
print(times(60, moved, { v = 1, w = 2 }, { v = 3, w = 4 })) --> 3732

-- What was always a table is something else.
local function total(t, n)
  local sum = 0
  for i = 1, n do
    sum = sum + #t + (t[i] or 0)
  end
  return sum
end
print(times(60, total, { 1, 2, 3 }, 3)) --> 15
print(pcall(total, nil, 0)) --> true	0
print(pcall(total, nil, 2)) --> false	hot_tables.lua:129: attempt to get length of a nil value (local 't')
print(pcall(total, "abc", 2)) --> true	6
print(pcall(total, 5, 2)) --> false	hot_tables.lua:129: attempt to get length of a number value (local 't')
print(total(setmetatable({}, { __len = function() return 2.5 end, __index = function(_, key) return key end }), 3)) --> 13.5
print(total({ 1, 2, 3 }, 3)) --> 15

local function field(o)
  local a = o.x
  local b = o.x
  o.y = a
  return a, b, o.y
end
print(times(60, field, { x = 1 })) --> 1	1	1
print(pcall(field)) --> false	hot_tables.lua:142: attempt to index a nil value (local 'o')
print(pcall(field, true)) --> false	hot_tables.lua:142: attempt to index a boolean value (local 'o')
print(field(setmetatable({}, { __index = function(t, key) rawset(t, key, 7) return 8 end }))) --> 8	7	8
print(field(setmetatable({}, { __index = { x = 3 } }))) --> 3	3	3
string.x = 5
print(pcall(field, "text")) --> false	hot_tables.lua:144: attempt to index a string value (local 'o')
string.x = nil
print(field { x = "again" }) --> again	again	again

-- Constructors by stores, objects that get a field later, and fields set to nil.
local Point = {}
Point.__index = Point
function Point.new(x, y)
  local self = setmetatable({}, Point)
  self.x = x
  self.y = y
  self.z = nil
  return self
end
function Point:move(dx)
  self.x = self.x + dx
  self.moved = (self.moved or 0) + 1
  self.y = nil
  self.y = self.x
  return self.x + self.y + self.moved
end
local p = Point.new(1, 2)
print(times(60, p.move, p, 1)) --> 182
print(times(60, function() local q = Point.new(1, 2.5) return q.x, q.y, q.z, q:move(3) end)) --> 1	2.5	nil	9

-- A constructor's `watched` tables with the collector at work.
collectgarbage("generational")
local kept = {}
for i = 1, 120 do
  local row = {}
  for j = 1, 10 do row[j] = { i * j } end
  kept[i % 20 + 1] = row
  if i % 20 == 0 then collectgarbage("step") end
end
collectgarbage("incremental")
local check = 0
for i = 1, 20 do
  for j = 1, 10 do check = check + kept[i][j][1] end
end
print(check) --> 121550

-- Traversal keeps its order over fields that were set to nil.
local function cleared(n)
  local t = {}
  for i = 1, n do t["k" .. i] = i end
  local count = 0
  for k, v in pairs(t) do
    t[k] = nil
    count = count + v
  end
  return count, next(t)
end
print(times(60, cleared, 12)) --> 78	nil

-- Constructors: nils among the fields and elements, keys twice, calls and collections in between.
local function construct(a, b, f)
  local t = { x = a, y = b, x = b, z = 1, f and f(a), a, b, b }
  local u = { a, b, n = a }
  local v = { [1] = a, a, b, k = f and f(t), [2] = 5 }
  local w = { __newindex = f, y = a, self = t }
  return t[2], t[4], t.x, t.y, t.z, u[1], u[2], u.n, v[1], v[2], type(v.k), w.self == t, w.y, rawequal(w.__newindex, f)
end
print(times(60, construct, 1, 2)) --> 1	2	2	2	1	1	2	1	1	2	nil	true	1	true
print(construct(nil, 3)) --> nil	3	3	3	1	nil	3	nil	nil	3	nil	true	nil	true
print(construct(3, nil)) --> 3	nil	nil	nil	1	3	nil	3	3	nil	nil	true	3	true
print(construct(nil, nil)) --> nil	nil	nil	nil	1	nil	nil	nil	nil	nil	nil	true	nil	true
print(times(60, construct, 1, 2, function(x) collectgarbage("step", 100) return x end)) --> 1	2	2	2	1	1	2	1	1	2	table	true	1	true
print(times(60, construct, 1, 2, function(x) collectgarbage() return x and { x } end)) --> 1	2	2	2	1	1	2	1	1	2	table	true	1	true

-- Fields found through metatables, and what is stored there afterwards.
local Base = { limit = 10 }
Base.__index = Base
local Derived = setmetatable({}, Base)
Derived.__index = Derived
local object = setmetatable({}, Derived)
local function read(o)
  return o.limit, o.missing, o.name
end
print(times(60, read, object)) --> 10	nil	nil
Base.missing = "no longer"
print(times(60, read, object)) --> 10	no longer	nil
Derived.limit = 20
print(read(object)) --> 20	no longer	nil
Derived.limit = nil
for i = 1, 60 do
  Base.limit = i
  assert(read(object) == i)
end
object.limit = 5
print(read(object)) --> 5	no longer	nil
object.limit = nil
setmetatable(Derived, nil)
print(read(object)) --> nil	nil	nil
setmetatable(Derived, { __index = function(_, key) return "computed " .. key end })
print(read(object)) --> computed limit	computed missing	computed name
Derived.__index = nil
print(read(object)) --> nil	nil	nil

-- Elements behind a key 0, and beside fields that follow them.
local function rows(n)
  local sum, count = 0, 0
  for i = 1, n do
    local row = { [0] = i }
    row[5] = "five"
    for j = 1, n do
      if j ~= 5 then row[j] = row[j - 1] == "five" and 0 or row[j - 1] + j end
    end
    row[0] = row[0] + row[n]
    row[-1] = row[0]
    for _ in pairs(row) do count = count + 1 end
    sum = sum + row[0] + row[-1] + #row
  end
  return sum, count
end
print(times(10, rows, 20)) --> 8380	440
local function zero(t)
  t[0] = (t[0] or 0) + 1
  t[1 << 40] = t[0]
  return t[0] + t[1 << 40], #t
end
print(times(60, zero, {})) --> 120	0
print(zero(setmetatable({}, { __index = function() return 5 end, __newindex = function(t, k, v) rawset(t, k, v * 2) end }))) --> 36	0

-- Keys that wrap around.
local function wraps(t, i, j)
  t[i + j] = (t[i + j] or 0) + 1
  return t[i + j], t[i - j], t[i * j]
end
print(times(60, wraps, {}, 1, 2)) --> 60	nil	nil
print(times(60, wraps, { [math.mininteger] = 7, [1] = 3 }, math.maxinteger, 1)) --> 67	nil	nil
print(times(60, wraps, { [math.maxinteger] = 7 }, math.mininteger, 1)) --> 60	7	nil

-- Stacks: pushed and popped, down to nothing, with gaps, while they are traversed.
local function stack(n)
  local s, sum = {}, 0
  for i = 1, n do
    s[#s + 1] = i
    if i % 3 == 0 then
      sum = sum + s[#s]
      s[#s] = nil
    end
  end
  while #s > 0 do
    sum = sum + s[#s]
    s[#s] = nil
  end
  s[1] = nil
  s[0] = nil
  s[-1] = nil
  return sum, #s, next(s)
end
print(times(60, stack, 20)) --> 210	0	nil
local function holes(n)
  local s = {}
  for i = 1, n do s[i] = i end
  for i = n - 1, 1, -2 do s[i] = nil end
  local before = 0
  for k, v in pairs(s) do
    before = before + k
    s[k] = nil
  end
  for i = n, 1, -1 do s[i] = nil end
  return before, next(s)
end
print(times(60, holes, 11)) --> 36	nil
local function emptied(s, n)
  for k in next, s do
    s[k] = nil
    n = n + 1
  end
  return n, #s
end
for _ = 1, 60 do assert(emptied({ 1, 2, 3, 4, 5 }, 0) == 5) end
print(emptied(setmetatable({ 1, 2 }, { __newindex = error }), 0)) --> 2	0
local logged = setmetatable({}, { __newindex = function(_, k) logged_key = k end })
local function clear(t, k) t[k] = nil end
for i = 1, 60 do clear({ 1, 2, 3 }, i % 5) end
clear(logged, 2)
print(logged_key) --> 2
