-- The sieve of Eratosthenes: a long array, filled, written in steps and counted.

local function run(n)
  local prime = {}
  for i = 1, n do
    prime[i] = true
  end
  prime[1] = false
  local i = 2
  while i * i <= n do
    if prime[i] then
      for j = i * i, n, i do
        prime[j] = false
      end
    end
    i = i + 1
  end
  local count = 0
  for k = 1, n do
    if prime[k] then
      count = count + 1
    end
  end
  return count
end

return { run = run, small = 100, default = 400000 }
