-- Functions that make tables are written in place of their calls, one within another.

local Vector = {}
Vector.__index = Vector
local function vector(x, y) return setmetatable({ x = x, y = y }, Vector) end
local function plain(x, y, z) return { x = x, y = y, z = z } end
local function sum(a, b) return vector(a.x + b.x, a.y + b.y) end
local function doubled(a) local b = sum(a, a) return b end
local function list(a, b) return { a, b, [0] = a } end
local function pair(a, b) local first = plain(a, b) return { first = first, second = { a } } end
function Vector:length() return self.x * self.x + self.y * self.y end
function Vector:moved(by) return vector(self.x + by, self.y + by) end

local function run(n, last)
  local v, total = vector(0, 0), 0
  for i = 1, n do
    local x = i == n and last or i
    local w = doubled(v)
    v = sum(vector(x, 1), w):moved(-v.x)
    total = total + v:length() + #list(i, x) + pair(x, v).first.x
    if total > 1000 then total = total - 1000 end
    if v.x > 1000 then v = vector(1, 1) end
  end
  return total, v.x, v.y, getmetatable(v) == Vector
end
for _ = 1, 8 do run(60, 1) end
print(run(60, 1)) --> 6003113677907528176	737	-1506471	true
print(run(60, 0.5)) --> 6.0031136779075e+18	736.5	-1506471	true
print(pcall(run, 60, "7")) --> true	6003113677907537062	743	-1506471	true

-- The metatable is another one; it is none; `setmetatable` is another function.
local Class = {}
local function new(class, x) return setmetatable({ x = x }, class) end
local function many(class) local t for i = 1, 40 do t = new(class, i) end return t end
for _ = 1, 10 do many(Class) end
print(getmetatable(many(Class)) == Class, getmetatable(many(nil)), many(Vector).x) --> true	nil	40
print((pcall(many, 1))) --> false
local given = {}
for _, class in ipairs({ Class, Vector, { __gc = function() end }, { __metatable = 1 } }) do
  given[#given + 1] = getmetatable(many(class)) == class
end
print(table.unpack(given)) --> true	true	true	false
local kept = setmetatable
function setmetatable(t, class) return kept({ x = -t.x }, class) end
print(many(Class).x, many(nil).x) --> -40	-40
setmetatable = kept
