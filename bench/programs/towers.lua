-- The towers of Hanoi, with discs as linked records on three piles.

local function push(piles, disc, pile)
  local top = piles[pile]
  if top and disc.size >= top.size then
    error("a disc cannot lie on a smaller one")
  end
  disc.below = top
  piles[pile] = disc
end

local function pop(piles, pile)
  local top = piles[pile]
  piles[pile] = top.below
  top.below = nil
  return top
end

local function move(piles, count, from, to)
  if count == 1 then
    push(piles, pop(piles, from), to)
    return 1
  end
  local other = 6 - from - to
  local moves = move(piles, count - 1, from, other)
  push(piles, pop(piles, from), to)
  return moves + 1 + move(piles, count - 1, other, to)
end

local function run(n)
  local piles = {}
  for size = n, 1, -1 do
    push(piles, { size = size }, 1)
  end
  local moves = move(piles, n, 1, 3)
  local height, disc = 0, piles[3]
  while disc do
    height = height + disc.size
    disc = disc.below
  end
  return moves * 1000 + height
end

return { run = run, small = 4, default = 15 }
