local V = {}
V.__index = V
V.__add = function(a, b) local r = setmetatable({x = a.x + b.x}, V) return r end
V.__lt = function(a, b) return a.x < b.x end
V.__eq = function(a, b) return a.x == b.x end
V.__len = function(a) return a.x end
V.__concat = function(a, b) return (a.x or a) .. (b.x or b) end
V.__call = function(self, y) return self.x + y end
V.__unm = function(a) return setmetatable({x = -a.x}, V) end
local function new(x) return setmetatable({x = x}, V) end
local D = setmetatable({}, {__index = function(t, k) local z = k * 2 return z + 1 end, __newindex = function(t, k, v) rawset(t, k, v + 1) end})
local acc = new(0)
for i = 1, 5 do
  local v = new(i)
  acc = acc + v + new(1)
  if v < acc and acc ~= v then acc.x = acc.x + #v + v(2) end
  local q = D[i] + D[i + 1] * 2 + ("3" + i)
  D[i] = q
  acc.x = acc.x + D[i] - (-v).x
end
print(acc.x)
