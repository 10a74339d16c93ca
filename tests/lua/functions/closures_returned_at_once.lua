-- Closures that are the last thing that a function makes: what they capture, also of themselves, is theirs alone.

local function pair(a, b, c)
  return function(x) return a + x, b, c end
end

local function counter(n, step)
  return function()
    n = n + step
    return n
  end
end

local function countdown(limit)
  local function down(k)
    if k <= limit then return k end
    return down(k - 1)
  end
  return down
end

local function either(flag, a, b)
  if flag then
    return function() return a, b end
  end
  local c = a + b
  return function() return c, b end
end

local function nested(a)
  return function(b)
    return function(c) return a, b, c end
  end
end

local function two(a, b)
  local function get() return a, b end
  return get, function(x) a = x end
end

local kept = {}
for i = 1, 45 do
  kept = {pair(i, i + 1, nil), counter(i, 2), countdown(i), either(i % 2 == 0, i, 10), nested(i)(i + 1), two(i, "b")}
  kept[1](1) kept[2]() kept[3](i + 3) kept[4]() kept[5](1) kept[6]()
end
print(kept[1](10)) --> 55	46	nil
print(kept[2](), kept[2](), counter(1, 1)()) --> 49	51	2
print(kept[3](60), countdown(3)(9)) --> 45	3
print(kept[4]()) --> 55	10
print(either(true, 3, 4)()) --> 3	4
print(kept[5]("c")) --> 45	46	c
kept[7]("changed")
print(kept[6]()) --> changed	b

-- Each has cells of its own.
local first, second = pair(1, 2, 3), pair(4, 5, 6)
print(debug.getupvalue(first, 1)) --> a	1
print(debug.setupvalue(first, 2, "two"), first(0)) --> b	1	two	3
print(second(0)) --> 4	5	6
debug.upvaluejoin(first, 3, second, 1)
print(first(0)) --> 1	two	4
print(debug.upvalueid(first, 3) == debug.upvalueid(second, 1), debug.upvalueid(first, 1) == debug.upvalueid(first, 2))
--> true	false
local down = countdown(2)
local names = {debug.getupvalue(down, 1), debug.getupvalue(down, 2)}
print(names[1], names[2]) --> limit	down
print(debug.getupvalue(down, 2) == "down" and select(2, debug.getupvalue(down, 2)) == down) --> true
local weak = setmetatable({}, {__mode = "v"})
do
  local gone, stays = {}, {}
  weak[1], weak[2] = gone, stays
  local f, g = pair(gone, stays, 1), pair(1, 2, 3)
  debug.upvaluejoin(g, 2, f, 2)
  kept = g
end
collectgarbage()
collectgarbage()
print(weak[1], weak[2] ~= nil, kept ~= nil) --> nil	true	true
