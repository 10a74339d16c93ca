-- Matrix multiplication: nested arrays of floats.

local function make(rows, columns, offset)
  local matrix = {}
  for i = 1, rows do
    local row = {}
    for j = 1, columns do
      row[j] = (i * 3 + j * 7 + offset) % 11 / 4
    end
    matrix[i] = row
  end
  return matrix
end

local function transpose(matrix)
  local result = {}
  for j = 1, #matrix[1] do
    local row = {}
    for i = 1, #matrix do
      row[i] = matrix[i][j]
    end
    result[j] = row
  end
  return result
end

local function multiply(a, b)
  local columns = transpose(b)
  local result = {}
  for i = 1, #a do
    local row, out = a[i], {}
    for j = 1, #columns do
      local column = columns[j]
      local sum = 0.0
      for k = 1, #row do
        sum = sum + row[k] * column[k]
      end
      out[j] = sum
    end
    result[i] = out
  end
  return result
end

local function run(n)
  local product = multiply(make(n, n, 1), make(n, n, 5))
  local trace = 0.0
  for i = 1, n do
    trace = trace + product[i][i] * i
  end
  return trace
end

return { run = run, small = 5, default = 100 }
