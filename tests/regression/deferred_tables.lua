-- Tables that only a loop over `ipairs` goes through, which translated code makes when somebody looks.

local function sum(first, ...)
  local total = first
  for i, value in ipairs({ ... }) do total = total + i * value end
  return total
end
for i = 1, 60 do sum(i, i + 1, i + 2, i + 3) end
print(sum(1), sum(1, 2), sum(1, 2, 3), sum(1, 2, nil, 3), sum(1, nil), sum(1, nil, 2), sum(1, 0.5))
--> 1	3	9	3	1	1	1.5
print(pcall(sum, 1, 2, {}))
--> false	deferred_tables.lua:5: attempt to perform arithmetic on a table value (local 'value')

-- The hidden variables, as the debug library shows them.
local looks = false
local function look(level)
  local kinds, found = {}, nil
  for index = 1, 20 do
    local name, value = debug.getlocal(level + 1, index)
    if not name then break end
    if name == "(for state)" then
      kinds[#kinds + 1] = type(value) == "number" and value or type(value)
      if type(value) == "table" then found = value end
    end
  end
  return found, table.concat(kinds, " ")
end
local function watched(...)
  local seen, first, same, count = {}, nil, nil, 0
  for _, value in ipairs({ ... }) do
    count = count + 1
    if looks then
      local t, kinds = look(1)
      first = first or t
      same = first == t
      seen[#seen + 1] = kinds .. "/" .. #t .. "/" .. tostring(look(1) == t)
      if value == 2 then t[#t + 1] = 7 end
    end
  end
  return count, same, table.concat(seen, " ")
end
for i = 1, 60 do watched(i, 1, 2) end
looks = true
print(watched(1, 2, 3))
--> 4	true	function table 1 nil/3/true function table 2 nil/3/true function table 3 nil/4/true function table 4 nil/4/true
print(watched()) --> 0	nil
looks = false
print(watched(1, 2, 3)) --> 3	nil

-- Elements of a list in the text, which may be nil; nested loops; leaving by break.
local function listed(a, b)
  local shown = {}
  for i, x in ipairs({ 10, a, b }) do
    for _, y in ipairs({ a, 2 }) do
      if y == 5 then break end
      shown[#shown + 1] = i * x + y
    end
  end
  return table.concat(shown, ",")
end
for i = 1, 60 do listed(i, i) end
print(listed(1, 2), listed(5, 1), listed(nil, 1), listed(1, nil), listed(1.5, 2))
--> 11,12,3,4,7,8			11,12,3,4	11.5,12,4.5,5.0,7.5,8
print(pcall(listed, 1, "x")) --> false	deferred_tables.lua:56: attempt to mul a 'number' with a 'string'

-- Suspended in the middle, with collections in between.
local function each(...)
  for i, value in ipairs({ ... }) do
    coroutine.yield(i, value)
  end
  return "end"
end
local function drain(...)
  local shown = {}
  local next_one = coroutine.wrap(each)
  local i, value = next_one(...)
  while i ~= "end" do
    shown[#shown + 1] = i .. tostring(value)
    if #shown == 2 then collectgarbage() end
    i, value = next_one()
  end
  return table.concat(shown, " ")
end
for i = 1, 60 do drain(i, i, i) end
print(drain(1, "x", true, "y"), drain(), drain({} and 1)) --> 11 2x 3true 4y		11
local thread = coroutine.create(each)
coroutine.resume(thread, 4, 5, 6)
print(coroutine.resume(thread)) --> true	2	5
print((debug.traceback(thread):gsub("%s+", " ")))
--> stack traceback: [C]: in function 'coroutine.yield' deferred_tables.lua:69: in function <deferred_tables.lua:67>
for index = 1, 9 do
  local name, value = debug.getlocal(thread, 1, index)
  if name then print(name, type(value) == "table" and #value or type(value)) end
  --> (for state)	function
  --> (for state)	3
  --> (for state)	number
  --> (for state)	nil
  --> i	number
  --> value	number
end
print(coroutine.close(thread)) --> true

-- `ipairs` is something else for once; an element is appended by what the loop calls; a metatable of all tables.
local plain = ipairs
local function replaced(...)
  local total = 0
  for i, value in ipairs({ ... }) do total = total + i * value end
  return total
end
for i = 1, 60 do replaced(1, 2, 3) end
ipairs = function(t) return function(s, i) if i < 2 then return i + 1, 100 end end, t, 0 end
print(replaced(1, 2, 3)) --> 300
ipairs = plain
print(replaced(1, 2, 3)) --> 14

-- The accounts of memory.
collectgarbage("stop")
local function used(...)
  local before = collectgarbage("count")
  for _ in ipairs({ ... }) do before = collectgarbage("count") - before break end
  return before * 1024
end
local amounts = {}
for i = 1, 60 do amounts[i] = used(1, 2, 3) end
print(amounts[1] == amounts[60], amounts[1] == amounts[2], used() == used(1)) --> true	true	false
collectgarbage("restart")
local function kept(...)
  for i, value in ipairs({ ... }) do
    if i == 1 then
      collectgarbage()
      local before = collectgarbage("count")
      collectgarbage()
      if collectgarbage("count") ~= before then return "changed" end
    end
  end
  return "kept"
end
for i = 1, 60 do assert(kept(1, 2, {}) == "kept") end
print(kept(1, 2, {})) --> kept
