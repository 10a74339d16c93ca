-- The shortest way through a grid with walls: breadth-first search with a queue and a table of visited places.

local function grid(n)
  local walls, seed = {}, 99
  for row = 1, n do
    walls[row] = {}
    for column = 1, n do
      seed = (seed * 1103515245 + 12345) % 2147483648
      walls[row][column] = seed // 65536 % 10 < 3
    end
  end
  walls[1][1], walls[n][n] = false, false
  return walls
end

local STEPS = { { 0, 1 }, { 1, 0 }, { 0, -1 }, { -1, 0 } }

local function run(n)
  local walls = grid(n)
  local distances = { [1 * 1000 + 1] = 0 }
  local queue, first = { { 1, 1 } }, 1
  local farthest, reached = 0, 0
  while first <= #queue do
    local row, column = queue[first][1], queue[first][2]
    first = first + 1
    local distance = distances[row * 1000 + column]
    reached = reached + 1
    if distance > farthest then
      farthest = distance
    end
    for _, step in ipairs(STEPS) do
      local r, c = row + step[1], column + step[2]
      if r >= 1 and r <= n and c >= 1 and c <= n and not walls[r][c] then
        local key = r * 1000 + c
        if not distances[key] then
          distances[key] = distance + 1
          queue[#queue + 1] = { r, c }
        end
      end
    end
  end
  return farthest * 100000 + reached
end

return { run = run, small = 8, default = 350 }
