-- Coroutines as generators: a recursive tree walk, permutations, and a chain of filters that finds primes.

local wrap, yield = coroutine.wrap, coroutine.yield

local function insert(tree, key)
  if not tree then
    return { key = key }
  end
  if key < tree.key then
    tree.left = insert(tree.left, key)
  else
    tree.right = insert(tree.right, key)
  end
  return tree
end

local function walk(tree)
  if tree then
    walk(tree.left)
    yield(tree.key)
    walk(tree.right)
  end
end

local function sum_in_order(count)
  local tree
  local key = 1
  for _ = 1, count do
    key = key * 7919 % 10007
    tree = insert(tree, key)
  end
  local sum, position = 0, 0
  for value in wrap(function() walk(tree) end) do
    position = position + 1
    sum = sum + position * value
  end
  return sum
end

local function permute(items, count)
  if count == 1 then
    yield(items)
    return
  end
  for i = 1, count do
    items[i], items[count] = items[count], items[i]
    permute(items, count - 1)
    items[i], items[count] = items[count], items[i]
  end
end

local function count_ordered_ends(size)
  local items = {}
  for i = 1, size do
    items[i] = i
  end
  local count = 0
  for permutation in wrap(function() permute(items, size) end) do
    if permutation[1] < permutation[size] then
      count = count + 1
    end
  end
  return count
end

local function numbers(limit)
  return wrap(function()
    for i = 2, limit do
      yield(i)
    end
  end)
end

local function without_multiples(prime, source)
  return wrap(function()
    for n in source do
      if n % prime ~= 0 then
        yield(n)
      end
    end
  end)
end

local function sum_of_primes(limit)
  local source = numbers(limit)
  local sum = 0
  while true do
    local prime = source()
    if not prime then
      return sum
    end
    sum = sum + prime
    source = without_multiples(prime, source)
  end
end

local function run(n)
  return sum_in_order(n * 4) + count_ordered_ends(6) + sum_of_primes(n // 5)
end

return { run = run, small = 20, default = 2000 }
