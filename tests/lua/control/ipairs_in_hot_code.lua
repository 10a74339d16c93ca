-- Loops over ipairs that run often, over lists that change meanwhile, end early or go on behind their elements.

local function hot(f, ...)
  for _ = 1, 45 do f(...) end
end

local function collect(list, change)
  local out = {}
  for i, v in ipairs(list) do
    out[#out + 1] = i .. "=" .. tostring(v)
    if change then change(list, i, v) end
    if v == "stop" then break end
  end
  return table.concat(out, " ")
end

hot(collect, {1, 2, 3})
print(collect {}) -->
print(collect {false, true, "x"}) --> 1=false 2=true 3=x
print(collect {1, 2, "stop", 4}) --> 1=1 2=2 3=stop
print(collect({1, 2, 3}, function(t, i) if i < 6 then t[#t + 1] = i * 10 end end))
--> 1=1 2=2 3=3 4=10 5=20 6=30 7=40 8=50
print(collect({1, 2, 3, 4, 5}, function(t, i) if i == 2 then t[5], t[4], t[3] = nil, nil, nil end end))
--> 1=1 2=2
print(collect({1, 2, 3, 4, 5}, function(t, i) if i == 2 then t[4] = nil end end)) --> 1=1 2=2 3=3
print(collect({1, 2}, function(t, i) if i == 2 then t[3] = "three" end end)) --> 1=1 2=2 3=three
print(collect({1, 2, 3}, function(t, i) if i == 1 then table.remove(t, 1) end end)) --> 1=1 2=3
print(collect({1, 2, 3}, function(t, i) if i == 1 then table.insert(t, 1, 0) end end)) --> 1=1 2=1 3=2 4=3

-- Elements elsewhere.
local sparse = {}
for i = 12, 1, -1 do sparse[i] = i end
print(collect(sparse)) --> 1=1 2=2 3=3 4=4 5=5 6=6 7=7 8=8 9=9 10=10 11=11 12=12
print(collect({1, 2}, function(t, i) --> 1=1 2=2 3=3 4=4 5=5
  if i == 1 then t[5], t[4] = 5, 4 end
  if i == 2 then t[3] = 3 end
end))
local proxy = setmetatable({}, {__index = function(_, i) return i < 4 and "p" .. i or nil end})
for round = 1, 5 do
  local text = collect(proxy)
  if round == 5 then print(text) end --> 1=p1 2=p2 3=p3
end
print(collect(setmetatable({"a"}, {__index = {"x", "b", "c"}}))) --> 1=a 2=b 3=c
print(collect(setmetatable({"a"}, {__index = {n = 1}}))) --> 1=a
print(collect(setmetatable({"a", "b", n = 2}, {__index = setmetatable({}, {__index = {[3] = "deep"}})})))
--> 1=a 2=b 3=deep

-- Lists that end with a gap, again and again.
local function sum(list)
  local total = 0
  for _, v in ipairs(list) do total = total + v end
  return total
end
hot(sum, {1, 2, 3})
local total = 0
for _ = 1, 20 do total = total + sum {1, 2, nil, 4} + sum {5} end
print(total) --> 160
print(sum {10, 20, 30}) --> 60

-- The loop's variables are the body's own.
local function own(list)
  local functions, count = {}, 0
  for i, v in ipairs(list) do
    functions[i] = function() v = v + 1 return i, v end
    i = i * 2
    v = v * 10
    count = count + i
  end
  return functions, count
end
hot(own, {1, 2, 3})
local functions, count = own {5, 6, 7}
print(count, functions[2]()) --> 12	4	61
print(functions[2]()) --> 4	62

local function odd(list)
  local result = 0
  for i, v in ipairs(list) do
    if v % 2 == 0 then goto continue end
    for j, w in ipairs(list) do
      if w > v then break end
      if j > i then goto continue end
      result = result + w
    end
    result = result + 100
    ::continue::
  end
  return result
end
hot(odd, {1, 2, 3, 4})
print(odd {1, 2, 3, 4, 5}) --> 322
print(odd {5, 4, 3, 2, 1}) --> 205

-- One that is called with a list of another kind while it runs.
local function outer(lists)
  local out = {}
  for i, list in ipairs(lists) do
    local n = 0
    for _, v in ipairs(list) do
      if v == i then return "found", i end
      n = n + 1
    end
    out[#out + 1] = n
  end
  return table.concat(out, ",")
end
hot(outer, {{7, 8}, {9}, {}})
print(outer {{7, 8}, {}, {9, 9, 9}}) --> 2,0,3
print(outer {{7}, {8, 2}, {}}) --> found	2
print(pcall(outer, {{7}, 8})) --> false	attempt to index a number value

-- What the debug library sees.
local function look(list)
  local seen = {}
  for i, v in ipairs(list) do
    if v == "look" then
      local number = 1
      while true do
        local name, value = debug.getlocal(1, number)
        if not name then break end
        if type(value) ~= "table" and type(value) ~= "function" and name ~= "(temporary)" then
          seen[#seen + 1] = name .. "=" .. tostring(value)
        end
        number = number + 1
      end
    end
  end
  return table.concat(seen, " ")
end
hot(look, {1, 2, 3})
print(look {1, 2, "look", 4}) --> (for state)=3 (for state)=nil i=3 v=look number=9

-- In a coroutine, and an error in the middle.
local function each(list)
  for i, v in ipairs(list) do coroutine.yield(i, v) end
  return "end"
end
for round = 1, 45 do
  local next_value = coroutine.wrap(each)
  local list = {1, 2}
  local out = {next_value(list)}
  list[3] = round
  for _ = 1, 3 do
    for _, value in ipairs {next_value()} do out[#out + 1] = value end
  end
  if round == 45 then print(table.concat(out, " ")) end --> 1 1 2 2 3 45 end
end
local function fail(list)
  for _, v in ipairs(list) do
    if v.x then error("x is " .. v.x, 0) end
  end
end
hot(fail, {{}, {}})
print(pcall(fail, {{}, {x = 1}})) --> false	x is 1
print(pcall(fail, {{}, 5})) --> false	ipairs_in_hot_code.lua:150: attempt to index a number value (local 'v')
