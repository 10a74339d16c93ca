-- Operators overloaded: vectors with arithmetic, comparison, calls and computed fields; a table with defaults.

local Vector = {}

local function vector(x, y)
  return setmetatable({ x = x, y = y }, Vector)
end

function Vector.__add(a, b)
  return vector(a.x + b.x, a.y + b.y)
end

function Vector.__sub(a, b)
  return vector(a.x - b.x, a.y - b.y)
end

function Vector.__mul(a, scale)
  return vector(a.x * scale, a.y * scale)
end

function Vector.__unm(a)
  return vector(-a.x, -a.y)
end

function Vector.__eq(a, b)
  return a.x == b.x and a.y == b.y
end

function Vector.__lt(a, b)
  return a.square < b.square
end

function Vector.__index(a, key)
  if key == "square" then
    return a.x * a.x + a.y * a.y
  end
end

function Vector.__call(a, index)
  return index == 1 and a.x or a.y
end

local Default = {
  __index = function(self, key)
    return 0
  end,
  __newindex = function(self, key, value)
    rawset(self, key, value % 1000)
  end,
  __len = function(self)
    return 7
  end,
}

local function run(n)
  local position, velocity = vector(0, 0), vector(1, 2)
  local origin = vector(0, 0)
  local counts = setmetatable({}, Default)
  local farther, returns = 0, 0
  for i = 1, n do
    local step = velocity * (i % 5) - vector(i % 3, i % 2)
    local moved = position + step
    if position < moved then
      farther = farther + 1
      velocity = -velocity
    end
    if moved == origin then
      returns = returns + 1
    end
    local bucket = moved(1) % #counts
    counts[bucket] = counts[bucket] + i
    position = moved
  end
  local total = farther * 1000 + returns + position.square
  for bucket = 0, #counts - 1 do
    total = total * 3 + counts[bucket]
  end
  return total
end

return { run = run, small = 20, default = 10000 }
