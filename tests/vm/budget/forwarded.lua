-- Functions that only call what they are given, `select` and `table.pack`.
local select, pack, unpack = select, table.pack, table.unpack

local function forward(f, ...) return f(...) end
local function apply(f, x) return f(x, 1) end
local function divide(a, b) return a // b, a % b end
local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do
    total = total + select(i, ...)
  end
  return total
end
local function rotate(first, ...)
  local values = pack(...)
  values[values.n + 1] = first
  return unpack(values, 1, values.n + 1)
end
local function down(n)
  if n == 0 then return 0 end
  local x = forward(down, n - 1)
  return x + 1
end

local some = {}
for i = 1, 5 do some[i] = i end
local function work(i)
  local a = forward(sum, i, i + 1)
  local b, c = forward(divide, i, 7)
  local d = forward(sum, rotate(1, 2, i))
  local e = apply(divide, i)
  return a + b + c + d + e
end

local total = 0
for i = 1, 6 do total = total + work(i) end
for n = 1, 5, 2 do
  local x = forward(sum, unpack(some, 1, n))
  total = total + x + sum(rotate(unpack(some, 1, n)))
end
print(total, down(70), pcall(forward, nil), pcall(forward, error, "x"))
