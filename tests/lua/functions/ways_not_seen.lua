-- Branches that are taken for the first time when the function has run often.

local function kind(value, list)
  local name
  if value == nil then
    name = "nil"
  elseif type(value) == "number" then
    if value < 0 then
      name = "negative"
    elseif value > 1000 then
      name = "large"
      for i, item in ipairs(list) do name = name .. i .. item end
    else
      name = "small"
    end
  elseif type(value) == "table" then
    name = "table of " .. #value
    for key, item in pairs(value) do
      list[#list + 1] = key
      if item == "stop" then
        list[#list + 1] = "!"
        break
      end
    end
  else
    error("neither")
  end
  return name, #list
end

local function often(value, list)
  local name, size
  for _ = 1, 100 do name, size = kind(value, list) end
  return name, size
end

print(often(5, {})) --> small	0
print(kind(nil, {})) --> nil	0
print(often(2000, { "a", "b" })) --> large1a2b	2
print(kind(-1, {})) --> negative	0
print(often({ "x" }, {})) --> table of 1	100
print(often({ "x", "stop" }, {})) --> table of 2	300
print(pcall(kind, true, {}))
--> false	ways_not_seen.lua:26: neither
print(pcall(often, "text", {}))
--> false	ways_not_seen.lua:26: neither
print(often(-7, {})) --> negative	0

-- A loop that is entered in the middle, and comes to its other branch late.
local function late(limit)
  local sum, text = 0, ""
  for i = 1, limit do
    if i % 1000 == 0 then
      sum = sum + i / 2
      text = text .. i .. ";"
    else
      sum = sum + 1
    end
    local n = i
    while n > 5000 do
      n = n - 4999
      if n == 2 then text = text .. "two " end
    end
  end
  return sum, text
end

print(late(6000)) --> 16494.0	1000;2000;3000;4000;5000;two 6000;

-- In a coroutine, between yields.
local co = coroutine.wrap(function()
  for i = 1, 200 do
    if i == 150 then
      coroutine.yield("late " .. i)
    else
      coroutine.yield(i)
    end
  end
end)
local seen
for i = 1, 200 do
  local value = co()
  if type(value) == "string" then seen = value end
end
print(seen) --> late 150

-- Upvalues and hidden variables of loops are right on the other side.
local function closures(limit)
  local made = {}
  for i = 1, limit do
    local count = i
    local function step() count = count + 1 return count end
    if i > 180 then
      made[#made + 1] = step
      step()
    end
    step()
  end
  return made
end
local sum = 0
for _, step in ipairs(closures(200)) do sum = sum + step() end
print(sum) --> 3870
