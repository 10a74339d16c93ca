-- Conway's life on a torus: two-dimensional arrays of integers, read with wrapped indices.

local function new_grid(size)
  local grid = {}
  for y = 1, size do
    local row = {}
    for x = 1, size do
      row[x] = 0
    end
    grid[y] = row
  end
  return grid
end

local GLIDER = { { 2, 1 }, { 3, 2 }, { 1, 3 }, { 2, 3 }, { 3, 3 } }
local R_PENTOMINO = { { 2, 1 }, { 3, 1 }, { 1, 2 }, { 2, 2 }, { 2, 3 } }

local function place(grid, shape, dx, dy)
  for _, cell in ipairs(shape) do
    grid[cell[2] + dy][cell[1] + dx] = 1
  end
end

local function next_generation(grid, size)
  local result = {}
  for y = 1, size do
    local above, row, below = grid[(y - 2) % size + 1], grid[y], grid[y % size + 1]
    local out = {}
    for x = 1, size do
      local left, right = (x - 2) % size + 1, x % size + 1
      local neighbours = above[left] + above[x] + above[right] + row[left] + row[right]
        + below[left] + below[x] + below[right]
      if neighbours == 3 or neighbours == 2 and row[x] == 1 then
        out[x] = 1
      else
        out[x] = 0
      end
    end
    result[y] = out
  end
  return result
end

local function run(n)
  local size = 32
  local grid = new_grid(size)
  place(grid, GLIDER, 1, 1)
  place(grid, R_PENTOMINO, 16, 16)
  for _ = 1, n do
    grid = next_generation(grid, size)
  end
  local checksum = 0
  for y, row in ipairs(grid) do
    for x, cell in ipairs(row) do
      checksum = checksum + cell * (y * size + x)
    end
  end
  return checksum
end

return { run = run, small = 5, default = 150 }
