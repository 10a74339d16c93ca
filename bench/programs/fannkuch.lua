-- Pancake flips over all permutations: short integer arrays, reversed and rotated in place.

local function run(n)
  local permutation, flipped, count = {}, {}, {}
  for i = 1, n do
    permutation[i] = i
  end
  local checksum, most, sign = 0, 0, 1
  local remaining = n
  while true do
    while remaining > 1 do
      count[remaining] = remaining
      remaining = remaining - 1
    end
    if permutation[1] ~= 1 then
      for i = 1, n do
        flipped[i] = permutation[i]
      end
      local flips = 0
      local first = flipped[1]
      while first ~= 1 do
        local low, high = 1, first
        while low < high do
          flipped[low], flipped[high] = flipped[high], flipped[low]
          low = low + 1
          high = high - 1
        end
        flips = flips + 1
        first = flipped[1]
      end
      if flips > most then
        most = flips
      end
      checksum = checksum + sign * flips
    end
    sign = -sign
    repeat
      remaining = remaining + 1
      if remaining > n then
        return checksum * 100 + most
      end
      local first = permutation[1]
      for i = 1, remaining - 1 do
        permutation[i] = permutation[i + 1]
      end
      permutation[remaining] = first
      count[remaining] = count[remaining] - 1
    until count[remaining] > 0
    remaining = remaining - 1
  end
end

return { run = run, small = 5, default = 8 }
