-- Spheres seen by parallel rays: vectors as records, floating-point arithmetic, a function for each operation.

local sqrt = math.sqrt

local function vector(x, y, z)
  return { x = x, y = y, z = z }
end

local function subtract(a, b)
  return vector(a.x - b.x, a.y - b.y, a.z - b.z)
end

local function dot(a, b)
  return a.x * b.x + a.y * b.y + a.z * b.z
end

local function scale(a, factor)
  return vector(a.x * factor, a.y * factor, a.z * factor)
end

local function normalize(a)
  return scale(a, 1 / sqrt(dot(a, a)))
end

local function hit(sphere, origin, direction)
  local offset = subtract(origin, sphere.center)
  local b = dot(offset, direction)
  local discriminant = b * b - dot(offset, offset) + sphere.radius * sphere.radius
  if discriminant < 0 then
    return nil
  end
  local distance = -b - sqrt(discriminant)
  return distance > 0 and distance or nil
end

local function brightness(spheres, light, origin, direction)
  local nearest, best
  for _, sphere in ipairs(spheres) do
    local distance = hit(sphere, origin, direction)
    if distance and (not best or distance < best) then
      nearest, best = sphere, distance
    end
  end
  if not nearest then
    return 0.0
  end
  local point = subtract(scale(direction, best), scale(origin, -1))
  local normal = normalize(subtract(point, nearest.center))
  local lit = dot(normal, light)
  return lit > 0 and lit * nearest.shine or 0.0
end

local function run(n)
  local spheres = {}
  for i = 1, 4 do
    local center = vector(i * 0.5 - 1.2, 0.3 * i - 0.8, 4.0 + i)
    spheres[i] = { center = center, radius = 0.4 + 0.1 * i, shine = 0.25 * i }
  end
  local light = normalize(vector(1.0, 1.0, -1.0))
  local direction = vector(0.0, 0.0, 1.0)
  local total = 0.0
  for row = 0, n - 1 do
    for column = 0, n - 1 do
      local origin = vector(column / n * 3 - 1.5, row / n * 3 - 1.5, 0.0)
      total = total + brightness(spheres, light, origin, direction)
    end
  end
  return string.format("%.9f", total)
end

return { run = run, small = 8, default = 60 }
