-- A loop that calls nothing else went on with a library's function after it had replaced that function itself.
local min, byte = math.min, string.byte

local function by_name(n, value)
  local sum = 0
  for i = 1, n do
    sum = sum + math.min(i, 20)
    if i == n - 5 then math.min = value end
  end
  math.min = min
  return sum
end
local function by_key(n, value, key)
  local sum = 0
  for i = 1, n do
    sum = sum + math.min(i, 20)
    if i == n - 5 then math[key] = value end
  end
  math.min = min
  return sum
end
local function library(n, value)
  local sum = 0
  local mathematics = math
  for i = 1, n do
    sum = sum + math.min(i, 20)
    if i == n - 5 then math = value end
  end
  math = mathematics
  return sum
end
local function global_by_name(n, value)
  local sum = 0
  local globals = _G
  for i = 1, n do
    sum = sum + math.min(i, 20)
    if i == n - 5 then globals.math = value end
  end
  return sum
end
local function method(n, value)
  local sum = 0
  local s = ("\1\2"):rep(n)
  for i = 1, n do
    sum = sum + s:byte(i)
    if i == n - 5 then string.byte = value end
  end
  string.byte = byte
  return sum
end
local function method_by_key(n, value, key)
  local sum = 0
  local s = ("\1\2"):rep(n)
  for i = 1, n do
    sum = sum + s:byte(i)
    if i == n - 5 then string[key] = value end
  end
  string.byte = byte
  return sum
end

local function nine() return 9 end
local mathematics, nines = math, { min = nine }
for _ = 1, 3 do
  for _, value in ipairs { min, nine, min } do
    for _ = 1, 30 do by_name(10, value) by_key(10, value, "min") end
  end
  for _, value in ipairs { math, nines, math } do
    for _ = 1, 30 do library(10, value) global_by_name(10, value) math = mathematics end
  end
  for _, value in ipairs { byte, nine, byte } do
    for _ = 1, 30 do method(10, value) method_by_key(10, value, "byte") end
  end
end
print(by_name(50, nine), by_key(50, nine, "min")) --> 755	755
print(library(50, nines), global_by_name(50, nines)) --> 755	755
math = mathematics
print(method(50, nine), method_by_key(50, nine, "byte")) --> 112	112
