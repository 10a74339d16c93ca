-- Elements and fields that have always been there, in hot code, and then are not.

local function swap(t, i, j)
  local x, y = t[i], t[j]
  t[i] = y
  t[j] = x
  return x, y
end
local list = {}
for i = 1, 20 do list[i] = i % 2 == 0 and i or "odd " .. i end
for i = 1, 60 do swap(list, 1 + i % 20, 1 + i % 7) end
print(swap({ 1, 2 }, 1, 2)) --> 1	2
local t = { 1, nil, 3 }
print(swap(t, 1, 2)) --> 1	nil
print(t[1], t[2], t[3]) --> nil	1	3
print(swap(t, 3, 4)) --> 3	nil
print(t[3], t[4]) --> nil	3
local log = {}
local logged = setmetatable({ "a" }, {
  __index = function(_, key) return key < 5 and key or nil end,
  __newindex = function(_, key, value) log[#log + 1] = key .. "=" .. tostring(value) end,
})
print(swap(logged, 1, 2)) --> a	2
print(swap(logged, 2, 7)) --> 2	nil
print(table.concat(log, " "), logged[1]) --> 2=a 2=nil 7=2	2
swap(setmetatable({ "x" }, { __mode = "v" }), 1, 9)
print(pcall(swap, { 1 }, 1, nil)) --> false	found_until_now.lua:6: table index is nil

local function choose(t, i, j)
  if t[i] then
    if not t[j] then return "first" end
    return "both"
  end
  return t[j] and "second" or "none"
end
local flags = { true, false, 3, "x" }
for i = 1, 60 do choose(flags, 1 + i % 4, 1 + i % 3) end
print(choose(flags, 1, 2), choose(flags, 2, 2), choose(flags, 2, 4), choose(flags, 3, 1)) --> first	none	second	both
print(choose(flags, 9, 1), choose(flags, 1, 9), choose(flags, 9, 9), choose({ nil, 1 }, 1, 2))
--> second	first	none	second
print(choose(setmetatable({}, { __index = function(_, key) return key > 0 end }), -1, 1)) --> second
print(choose({ [0] = 1, [-1] = false }, 0, -1), choose({ [0] = 1, [-1] = false }, -1, 5)) --> first	none

-- Fields by keys that vary.
local handlers = {
  add = function(x) return x + 1 end,
  double = function(x) return x * 2 end,
}
local function run(handlers, names, x)
  for i = 1, #names do
    x = handlers[names[i]](x)
  end
  return x
end
local names = { "add", "double", "add" }
for i = 1, 60 do run(handlers, names, i) end
print(run(handlers, names, 5)) --> 13
print(pcall(run, handlers, { "add", "halve" }, 5))
--> false	found_until_now.lua:51: attempt to call a nil value (field '?')
local more = setmetatable({}, { __index = function(_, name) return handlers[name] or function(x) return name .. x end end })
print(run(more, { "add", "double", "is " }, 1)) --> is 4
handlers.double = nil
print(pcall(run, handlers, names, 5)) --> false	found_until_now.lua:51: attempt to call a nil value (field '?')
handlers = setmetatable(handlers, { __index = more })
print(pcall(run, handlers, { "add", "add" }, 5)) --> true	7
print(pcall(run, "text", { "upper" }, "x")) --> true	X
print(pcall(run, nil, { "upper" }, "x"))
--> false	found_until_now.lua:51: attempt to index a nil value (local 'handlers')

local counts = { a = 0, b = 0 }
local function count(word)
  counts[word] = counts[word] + 1
  return counts[word]
end
for i = 1, 60 do count(i % 3 == 0 and "a" or "b") end
print(count("a"), count("b")) --> 21	41
print(pcall(count, "c")) --> false	found_until_now.lua:72: attempt to perform arithmetic on a nil value (field '?')
counts = setmetatable({ b = 1 }, { __index = function() return 10 end })
print(count("d"), count("b"), count("d")) --> 11	2	12
