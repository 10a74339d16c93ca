-- Closures: counters that share a variable, composed functions, and lists mapped, filtered and folded.

local function counter()
  local count = 0
  local function step(amount)
    count = count + amount
    return count
  end
  local function value()
    return count
  end
  return step, value
end

local function compose(f, g)
  return function(x)
    return f(g(x))
  end
end

local function map(list, f)
  local result = {}
  for i, value in ipairs(list) do
    result[i] = f(value)
  end
  return result
end

local function filter(list, accept)
  local result = {}
  for _, value in ipairs(list) do
    if accept(value) then
      result[#result + 1] = value
    end
  end
  return result
end

local function fold(list, initial, f)
  local result = initial
  for _, value in ipairs(list) do
    result = f(result, value)
  end
  return result
end

local function pipeline(depth)
  local function identity(x)
    return x
  end
  local composed = identity
  for i = 1, depth do
    composed = compose(function(x) return x + i end, composed)
  end
  return composed
end

local function run(n)
  local step, value = counter()
  local list = {}
  for i = 1, 50 do
    list[i] = i
  end
  for i = 1, n do
    local shifted = map(list, function(x) return x * i end)
    local kept = filter(shifted, function(x) return x % 3 ~= 0 end)
    step(fold(kept, 0, function(a, b) return a + b end) % 1000)
    step(pipeline(10)(i))
  end
  return value()
end

return { run = run, small = 5, default = 1000 }
