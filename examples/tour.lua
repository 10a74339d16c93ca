-- A tour of Lua 5.4 in one program. Run it with:  luapy examples/tour.lua

local function section(title)
  print(("\n-- %s %s"):format(title, ("-"):rep(60 - #title)))
end

section "Numbers: 64-bit integers and doubles, side by side"
print(7 // 2, 7 / 2, 7 % -3, 2 ^ 10)           --> 3  3.5  -2  1024.0
print(math.maxinteger + 1 == math.mininteger)    -- integers wrap around
print(1 == 1.0, math.type(1), math.type(1.0))
print(0xff, 1e3, 3 | 4, "10" + 5)

section "Strings: bytes, patterns, formats"
local text = "the quick brown fox"
print(#text, text:upper(), text:sub(5, 9))
print((text:gsub("%w+", function(word) return word:sub(1, 1):upper() .. word:sub(2) end)))
for word, rest in text:gmatch("(%a)(%a*)") do
  io.write(rest, word, "ay ")
end
print()
print(string.format("%5.2f|%-8s|%q|%x", math.pi, "left", "a\nb", 255))

section "Tables: arrays, records, both"
local list = { "ash", "birch", "cedar", planted = 1998 }
list[#list + 1] = "dogwood"
table.sort(list, function(a, b) return a > b end)
print(table.concat(list, ", "), list.planted)
for index, tree in ipairs(list) do
  if index > 2 then break end
  print(index, tree)
end

section "Functions: closures, varargs, tail calls"
local function counter()
  local count = 0
  return function()
    count = count + 1
    return count
  end
end
local first, second = counter(), counter()
print(first(), first(), second())

local function average(...)
  local sum = 0
  for _, value in ipairs { ... } do sum = sum + value end
  return sum / select("#", ...)
end
print(average(1, 2, 3, 4))

local function loop(n)
  if n == 0 then return "a million tail calls in constant space" end
  return loop(n - 1)
end
print(loop(1000000))

section "Metatables: what operators mean"
local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return Vector.new(a.x + b.x, a.y + b.y) end
Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y end
Vector.__tostring = function(v) return ("(%g, %g)"):format(v.x, v.y) end
function Vector.new(x, y) return setmetatable({ x = x, y = y }, Vector) end
function Vector:length() return (self.x ^ 2 + self.y ^ 2) ^ 0.5 end

local v = Vector.new(3, 4) + Vector.new(0, 0)
print(v, v:length(), v == Vector.new(3, 4))

section "Coroutines: functions that pause"
local function primes(limit)
  return coroutine.wrap(function()
    local composite = {}
    for n = 2, limit do
      if not composite[n] then
        coroutine.yield(n)
        for multiple = n * n, limit, n do composite[multiple] = true end
      end
    end
  end)
end
for prime in primes(30) do io.write(prime, " ") end
print()

section "Errors are values"
local ok, problem = pcall(function()
  local config = { server = {} }
  return config.server.address.port
end)
print(ok, problem)
print(pcall(error, { code = 404 }))
print(select(2, xpcall(function() error("deep inside") end, function(message)
  return "handled: " .. message
end)))

section "Variables that close themselves, and constants"
do
  local function resource(name)
    print("open", name)
    return setmetatable({}, { __close = function() print("close", name) end })
  end
  local limit <const> = 2
  for i = 1, limit do
    local handle <close> = resource("file " .. i)
    if i == 2 then goto done end
    ::done::
  end
end

section "Programs are data: load, environments, goto"
local sandbox = { result = 0 }
load("for i = 1, 10 do result = result + i end", "sum", "t", sandbox)()
print(sandbox.result, result)

for i = 1, 3 do
  for j = 1, 3 do
    if j == 2 then goto next_row end
    io.write(i, ":", j, " ")
  end
  ::next_row::
end
print()
