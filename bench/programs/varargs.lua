-- Functions of any number of arguments: select, table.pack, table.unpack, forwarding and several results.

local select, pack, unpack = select, table.pack, table.unpack

local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do
    total = total + (select(i, ...))
  end
  return total
end

local function largest(first, ...)
  local result = first
  for _, value in ipairs({ ... }) do
    if value > result then
      result = value
    end
  end
  return result
end

local function forward(f, ...)
  return f(...)
end

local function rotate(first, ...)
  local arguments = pack(...)
  arguments[arguments.n + 1] = first
  return unpack(arguments, 1, arguments.n + 1)
end

local function divide(a, b)
  return a // b, a % b
end

local function run(n)
  local total = 0
  for i = 1, n do
    total = total + forward(sum, i, i + 1, i + 2, i + 3)
    total = total + forward(largest, rotate(i % 7, i % 11, i % 13, i % 5))
    local quotient, remainder = forward(divide, i, 7)
    total = total + quotient * remainder
  end
  return total
end

return { run = run, small = 10, default = 12000 }
