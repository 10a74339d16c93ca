-- Many small trees built and dropped: allocation and garbage.

local function build(depth)
  if depth == 0 then
    return {}
  end
  return { left = build(depth - 1), right = build(depth - 1) }
end

local function count(tree)
  if not tree.left then
    return 1
  end
  return 1 + count(tree.left) + count(tree.right)
end

local function run(n)
  local long_lived = build(n)
  local total = 0
  for depth = 4, n, 2 do
    local repetitions = 1 << (n - depth)
    for _ = 1, repetitions do
      total = total + count(build(depth))
    end
  end
  return total + count(long_lived)
end

return { run = run, small = 5, default = 13 }
