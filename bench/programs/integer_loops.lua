-- Integer arithmetic in loops: Collatz sequences, Euclid's algorithm and bit mixing.

local function longest_collatz(limit)
  local longest, start = 0, 0
  for first = 1, limit do
    local n, steps = first, 0
    while n ~= 1 do
      if n % 2 == 0 then
        n = n // 2
      else
        n = 3 * n + 1
      end
      steps = steps + 1
    end
    if steps > longest then
      longest, start = steps, first
    end
  end
  return start
end

local function coprime_pairs(limit)
  local count = 0
  for i = 1, limit do
    for j = 1, i do
      local a, b = i, j
      while b ~= 0 do
        a, b = b, a % b
      end
      if a == 1 then
        count = count + 1
      end
    end
  end
  return count
end

local function mix(rounds)
  local state = 2463534242
  for _ = 1, rounds do
    state = state ~ (state << 13) & 0xffffffff
    state = state ~ (state >> 17)
    state = state ~ (state << 5) & 0xffffffff
  end
  return state
end

local function run(n)
  return longest_collatz(n) + coprime_pairs(n // 10) + mix(n * 5)
end

return { run = run, small = 50, default = 5000 }
