local P = {}
local function new(x) return setmetatable({ x = x }, P) end
function P.__add(a, b) return (a.x + b.x) end
function P.__sub(a, b) return new(a.x - b.x) end
function P.__unm(a) return (-a.x) end
function P.__mul(a, b) return new(a.x * b) end
function P.__lt(a, b) return a.square < b.square end
function P.__eq(a, b) return a.x == b.x end
function P.__len(a) return a.x end
function P.__index(a, key) if key == "square" then return a.x * a.x end return key end
local a, b, total = new(3), new(4), 0
for i = 1, 9 do
  total = total + (a + b) - (-a) + #b + a.square + a[i]
  if a < b and not (b < a) then total = total * 3 end
  if a == b then total = total + 1 end
  if i % 3 == 0 then b = b * 2 - a end
end
print(total, b.x, b.other)
local function sums(n) local t = 0 for _ = 1, n do t = t + (a + b) + a.square end return t end
local function compared(n) local t = 0 for _ = 1, n do if a < b then t = t + 1 end end return t end
for i = 1, 4 do total = total + sums(i) + compared(i) end
print(total)
b.x = 0.5
print(sums(3), compared(3))
local Named = { __index = function(t, key) return key end }
local function named(x, y) return setmetatable({ x = x, y = y }, Named) end
local function turned(p, q) return named(q.y, p.x) end
local function turn(n, special)
  local p, q = named(1, 2), named(3, 4)
  for i = 1, n do
    if i == special then q = setmetatable({ x = 1 }, Named) end
    q = turned(p, q)
  end
  return q.x
end
for i = 1, 8 do total = tostring(total) .. turn(8, i > 4 and i or 0) end
print(total)
