-- A field that is compared and then read again into the same register has one value, unless something changed it between.
local function earlier(a, b)
  if a.time ~= b.time then return a.time < b.time end
  return a.number < b.number
end
local events = {}
for i = 1, 40 do events[i] = {time = i * 7 % 5, number = i} end
table.sort(events, function(a, b) return earlier(a, b) end)
local order = {}
for i, event in ipairs(events) do order[i] = event.number end
print(table.concat(order, " "))
--> 5 10 15 20 25 30 35 40 3 8 13 18 23 28 33 38 1 6 11 16 21 26 31 36 4 9 14 19 24 29 34 39 2 7 12 17 22 27 32 37
print(earlier({time = 1.5}, {time = 2}), earlier({time = 2, number = "b"}, {time = 2, number = "a"})) --> true	false
local function failure(...)
  return (select(2, pcall(...)):gsub("^.-:%d+: ", ""))
end
print(failure(earlier, {time = 1}, {time = "x"})) --> attempt to compare number with string
print(failure(earlier, {}, {time = 1})) --> attempt to compare nil with number
-- What the comparison calls may change the field.
local looks = 0
local Changing = {__eq = function(a, b) a.owner.time, b.owner.time = a.second, b.second return false end}
local function changing(first, second)
  local owner = {}
  owner.time = setmetatable({owner = owner, second = second}, Changing)
  return owner
end
for i = 1, 60 do
  looks = looks + (earlier(changing({}, i), changing({}, 30)) and 1 or 0)
end
print(looks) --> 29
-- A field that is looked up each time by a function.
local function counting()
  local count = 0
  return setmetatable({}, {__index = function() count = count + 1 return count end})
end
local answers = {}
for i = 1, 60 do answers[i] = tostring(earlier(counting(), counting())) end
print(answers[1], answers[60], earlier(counting(), {time = 1, number = 3}), earlier(counting(), {time = 2})) --> false	false	true	false
local kept = {x = 1}
local function twice(t, other)
  local x = t.x
  if x == other then return 0 end
  x = t.x
  return x
end
for i = 1, 60 do kept.x = i twice(kept, 0) end
print(twice(kept, 60), twice(kept, 0), twice({x = "s"}, 0), twice({}, 1)) --> 0	60	s	nil
