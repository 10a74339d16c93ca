-- Closures made in translated code: which share a variable, and which have one of their own.
local function both(x)
  local function get() return x end
  local function also() return x, get() end
  return get, also
end
local function rounds(n)
  local list = {}
  for i = 1, n do
    local double = i * 2
    local function get() return double end
    if i % 2 == 0 then list[#list + 1] = function() return double, get end
    else list[#list + 1] = function() return i, get end end
  end
  return list
end
local function recursive(n)
  local function count(k) if k == 0 then return n end return count(k - 1) end
  return count
end
local function outer(a)
  return function(b) return function(c) return a + b + c end end
end
local function skipped(list)
  local out = {}
  for _, v in ipairs(list) do
    if v > 2 then goto continue end
    do local w = v * 10 out[#out + 1] = function() return w, v end end
    ::continue::
  end
  return out
end
for k = 1, 150 do
  local get, also = both(k)
  local a, b = also()
  assert(get() == k and a == k and b == k)
  assert(debug.upvalueid(get, 1) == debug.upvalueid(also, 1))
  local list = rounds(4)
  for i = 1, 4 do
    local value, g = list[i]()
    assert(value == (i % 2 == 0 and i * 2 or i) and g() == i * 2)
    if i % 2 == 0 then assert(debug.upvalueid(list[i], 1) == debug.upvalueid(g, 1)) end
  end
  assert(recursive(k)(3) == k)
  assert(outer(1)(k)(2) == k + 3)
  local fs = skipped {1, 3, 2}
  local w, v = fs[2]()
  assert(#fs == 2 and w == 20 and v == 2)
end

-- A variable that a closure has is set from outside while its function runs.
local function watched(set)
  local x = "first"
  local function get() return x end
  if set then
    for i = 1, 250 do
      if debug.getlocal(1, i) == "x" then debug.setlocal(1, i, "second") break end
    end
  end
  return get(), x, function() return x end
end
for k = 1, 150 do watched() end
print(watched(false)) -->~ first	first	function.*
print((select(2, watched(true)))) --> second
print((watched(true))) --> second

-- pairs and ipairs with and without metamethods, and other functions in their place.
local function sum(t)
  local total, last = 0, nil
  for k, v in pairs(t) do total, last = total + v, k end
  for i, v in ipairs(t) do total = total + v * i end
  return total, last
end
for k = 1, 150 do sum {1, 2, 3} end
print(sum {1, 2, 3}) --> 20	3
print(sum(setmetatable({}, {__pairs = function(t) return function(_, k) if not k then return "a", 5 end end, t, nil end}))) --> 5	a
print(sum(setmetatable({}, {__index = function(t, i) if i < 4 then return i end end}))) --> 14	nil
print(pcall(sum, nil)) --> false	captures_in_hot_code.lua:70: bad argument #1 to 'for iterator' (table expected, got nil)
local old = pairs
pairs = function(t) return function(_, k) if not k then return "b", 1 end end, t end
print(sum {1}) --> 2	b
pairs = old
local function count(...) local n = 0 for i = 1, select("#", ...) do n = n + (select(i, ...) or 10) end return n, select(2, ...) end
for k = 1, 150 do count(k, nil, 3) end
print(count(1, nil, 3)) --> 14	nil	3
print(count()) --> 0
print(pcall(function(...) for i = 1, 100 do select(1, ...) end return select(0, ...) end, 1)) -->~ false	.*bad argument #1 to 'select'.*
print(select(-1, 1, 2, 3)) --> 3
