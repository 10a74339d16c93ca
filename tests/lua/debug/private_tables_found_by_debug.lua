-- A function that fills a table of its own, and calls others meanwhile, need not look whether anybody else stores into
-- that table. The debug library may find it all the same.

local leaked

local function find(level)
  for number = 1, 20 do
    local name, value = debug.getlocal(level + 1, number)
    if not name then break end
    if name == "result" then leaked = value end
  end
end

local meddle

local function visit(x)
  if meddle then meddle(x) end
  return x * 2
end

local function map(list, f)
  local result = {}
  for i, value in ipairs(list) do
    result[i] = f(value)
  end
  return result
end

local function keep(list, f)
  local result = {}
  for _, value in ipairs(list) do
    if value % 3 ~= 0 then
      result[#result + 1] = f(value)
    end
  end
  return result
end

local function count(n, f)
  local result = {0, 0}
  for i = 1, n do
    result[i] = f(i)
  end
  return result
end

local function fill_rows(n, f)
  local result = {}
  for i = 1, n do
    f(i)
    for j = 1, 3 do
      result[#result + 1] = i * j
    end
  end
  return result
end

local list = {}
for i = 1, 20 do list[i] = i end

local function show(name, t)
  local count, sum = 0, 0
  for k, v in pairs(t) do
    count = count + 1
    if math.type(k) == "integer" and math.type(v) == "integer" then sum = sum + k * v end
  end
  print(name, count, sum)
end

-- Where `change` leaves gaps, the length is not certain.
local function try(name, change, leaves_gaps)
  local last = 42
  for round = 1, last do
    leaked = nil
    -- Only the last rounds, when the functions have run often enough to be translated, are disturbed.
    meddle = round > last - 3 and function(x)
      if x == 5 then find(3) end
      if leaked then change(leaked, x) end
    end or nil
    local mapped, counted = map(list, visit), count(16, visit)
    if round == last then
      show(name .. " map", mapped)
      show(name .. " count", counted)
    end
    if not leaves_gaps then
      local kept, rows = keep(list, visit), fill_rows(8, visit)
      if round == last then
        show(name .. " keep", kept)
        show(name .. " rows", rows)
      end
    end
  end
  meddle = nil
end

try("beyond", function(t, x) if x == 7 then t[12] = "far" t[13] = "farther" end end, true)
--> beyond map	20	5740
--> beyond count	16	2992
try("field", function(t, x) if x == 8 then t.name = x end end)
--> field map	21	5740
--> field count	17	2992
--> field keep	15	2884
--> field rows	25	3528
try("gap", function(t, x) if x == 14 then t[3] = nil end end, true)
--> gap map	19	5722
--> gap count	15	2974
try("shorter", function(t, x) if x > 6 then t[x - 1] = nil end end, true)
--> shorter map	6	910
--> shorter count	6	622
try("longer", function(t, x) if x % 4 == 0 then t[#t + 1] = -x end end)
--> longer map	21	5656
--> longer count	16	2992
--> longer keep	15	2824
--> longer rows	25	3400
try("metatable", function(t, x)
--> metatable map	20	-4924
--> metatable count	16	-2176
--> metatable keep	14	2884
--> metatable rows	24	3528
  if x == 9 then
    setmetatable(t, {__newindex = function(u, k, v) rawset(u, k, v and -v) end})
  end
end)
try("length", function(t, x)
--> length map	20	5740
--> length count	16	2992
--> length keep	8	652
--> length rows	24	3528
  if x == 11 then setmetatable(t, {__len = function() return 2 end}) end
end)

-- In a coroutine, found while it waits.
local function collect(n)
  local result = {}
  for i = 1, n do
    result[i] = coroutine.yield(i)
  end
  return result
end

for round = 1, 42 do
  local thread = coroutine.create(collect)
  local _, value = coroutine.resume(thread, 20)
  for i = 1, 19 do
    _, value = coroutine.resume(thread, value)
    if round == 42 and i == 10 then
      local _, found = debug.getlocal(thread, 1, 2)
      found[14], found[15], found.name = "later", "later still", "name"
    end
  end
  local _, t = coroutine.resume(thread, value)
  if round == 42 then show("coroutine", t) end --> coroutine	21	2870
end

-- Put there by the debug library.
local foreign = {}
local function put(x)
  if x == 4 then debug.setlocal(2, 3, foreign) end
  if x > 10 then foreign[x + 2] = "from outside" end
  return x
end
for round = 1, 40 do
  foreign = {}
  local t = map(list, round == 40 and put or visit)
  if round == 40 then show("put", t) show("foreign", foreign) end
  --> put	19	2856
  --> foreign	19	2856
end

-- What the collector does meanwhile.
local function with_garbage(n)
  local result = {}
  for i = 1, n do
    local garbage = {{}, {}, i}
    if i % 50 == 0 then collectgarbage("step", 1) end
    result[i] = {visit(#garbage)}
  end
  return result
end
for _, mode in ipairs {"incremental", "generational"} do
  collectgarbage(mode)
  for round = 1, 5 do
    local t = with_garbage(120)
    collectgarbage()
    local sum = 0
    for i = 1, 120 do sum = sum + t[i][1] end
    if round == 5 then print(mode, sum) end
    --> incremental	720
    --> generational	720
  end
end
