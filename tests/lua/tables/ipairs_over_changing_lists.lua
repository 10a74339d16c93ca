-- Lists that grow, shrink, move to the hash part or get a metatable while a hot loop goes through them.
local function visit(list, change, most)
  local seen = {}
  for i, value in ipairs(list) do
    seen[#seen + 1] = value
    if change then change(list, i) end
    if i == most then break end
  end
  return #seen, table.concat(seen, " ")
end
local function numbers(n)
  local list = {}
  for i = 1, n do list[i] = i end
  return list
end
for round = 1, 100 do
  visit(numbers(5), nil)
end
print(visit(numbers(4), function(list, i) if i < 6 then list[#list + 1] = i * 10 end end, 20))
--> 9	1 2 3 4 10 20 30 40 50
print(visit(numbers(4), function(list, i) list[#list] = nil end)) --> 2	1 2
print(visit(numbers(6), function(list, i) if i == 2 then list[4] = nil end end)) --> 3	1 2 3
print(visit(numbers(3), function(list, i) --> 2	1 again
  if i == 1 then for k = 3, 1, -1 do list[k] = nil end end
  if i == 1 then list[2] = "again" end
end))
print(visit(numbers(3), function(list, i) --> 6	1 2 3 -4 -5 -6
  if i == 3 then setmetatable(list, { __index = function(_, k) if k < 7 then return -k end end }) end
end))
print(visit(numbers(2), function(list, i) --> 5	1 2 3 4 5
  if i == 2 then setmetatable(list, { __index = numbers(5) }) end
end))

-- The same list in two loops, and a loop that a coroutine waits in.
local function pairs_of(list)
  local count = 0
  for i, a in ipairs(list) do
    for j, b in ipairs(list) do
      if i == 2 and j == 2 and #list < 6 then list[#list + 1] = 0 end
      count = count + 1
    end
  end
  return count
end
for round = 1, 60 do
  pairs_of(numbers(3))
end
print(pairs_of(numbers(3))) --> 15
local function each(list)
  return coroutine.wrap(function()
    for i, value in ipairs(list) do
      coroutine.yield(value)
      if i == 2 then list[#list + 1] = "added" end
    end
  end)
end
for round = 1, 60 do
  local texts = {}
  for value in each(numbers(3)) do texts[#texts + 1] = value end
  if round == 60 then print(table.concat(texts, " ")) end --> 1 2 3 added
end
