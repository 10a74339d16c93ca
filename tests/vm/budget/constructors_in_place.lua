local Vector = {}
Vector.__index = Vector
local function vector(x, y) return setmetatable({ x = x, y = y }, Vector) end
local function sum(a, b) return vector(a.x + b.x, a.y + b.y) end
local function doubled(a) local b = sum(a, a) return b end
local function pair(a, b) return { first = { a }, second = b } end
function Vector:moved(by) return vector(self.x + by, self.y) end
local v, total = vector(0, 1), 0
for i = 1, 12 do
  local w = doubled(v)
  v = sum(vector(i, 1), w):moved(-v.x)
  local p = pair(v.x, i)
  total = total + p.first[1] - p.second
end
print(total, v.x, v.y)
for i = 1, 6 do
  local p = pair(i, v:moved(i > 3 and 0.5 or i))
  total = total + p.second.x
end
print(total)
