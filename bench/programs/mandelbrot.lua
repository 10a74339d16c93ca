-- The Mandelbrot set on a grid: float arithmetic in local variables.

local LIMIT = 50

local function iterations(cr, ci)
  local zr, zi = 0.0, 0.0
  for i = 1, LIMIT do
    local zr2, zi2 = zr * zr, zi * zi
    if zr2 + zi2 > 4.0 then
      return i
    end
    zi = 2.0 * zr * zi + ci
    zr = zr2 - zi2 + cr
  end
  return LIMIT
end

local function run(n)
  local total = 0
  for row = 0, n - 1 do
    local ci = 2.0 * row / n - 1.0
    for column = 0, n - 1 do
      total = total + iterations(2.0 * column / n - 1.5, ci)
    end
  end
  return total
end

return { run = run, small = 10, default = 150 }
