-- The spectral norm of an infinite matrix's corner: small functions called in float loops.

local function element(i, j)
  local sum = i + j
  return 1.0 / (sum * (sum + 1) // 2 + i + 1)
end

local function multiply(vector)
  local result = {}
  for i = 1, #vector do
    local sum = 0.0
    for j = 1, #vector do
      sum = sum + element(i - 1, j - 1) * vector[j]
    end
    result[i] = sum
  end
  return result
end

local function multiply_transposed(vector)
  local result = {}
  for i = 1, #vector do
    local sum = 0.0
    for j = 1, #vector do
      sum = sum + element(j - 1, i - 1) * vector[j]
    end
    result[i] = sum
  end
  return result
end

local function run(n)
  local u, v = {}, nil
  for i = 1, n do
    u[i] = 1.0
  end
  for _ = 1, 4 do
    v = multiply_transposed(multiply(u))
    u = multiply_transposed(multiply(v))
  end
  local uv, vv = 0.0, 0.0
  for i = 1, n do
    uv = uv + u[i] * v[i]
    vv = vv + v[i] * v[i]
  end
  return math.sqrt(uv / vv)
end

return { run = run, small = 5, default = 130 }
