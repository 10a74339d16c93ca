-- Loops that only fill a table with one value or with their numbers: as if each element had been stored by itself.
local function fill(t, first, last, value)
  for i = first, last do t[i] = value end
  return t
end
local function count(t, first, last)
  for i = first, last do t[i] = i end
  return t
end
for n = 1, 60 do fill({}, 1, n, n) count({}, 1, n) end
local t = count(fill({}, 1, 30, "x"), 10, 40)
print(#t, t[1], t[9], t[10], t[40], t[41], t[0]) --> 40	x	x	10	40	nil	nil
-- Beyond the end, before the beginning, the other way round.
print(#fill({}, 3, 30, 1), #fill({1}, 2, 30, 1), #fill({}, 30, 1, 1), #fill({1, 2}, 4, 30, 1)) --> 30	30	0	30
local zero = count({}, -10, 20)
print(#zero, zero[0], zero[-10], zero[20], zero[21]) --> 20	0	-10	20	nil
local nothing
print(#fill(count({}, 1, 30), 11, 30, nothing), next(fill(count({}, 1, 30), 1, 30, nothing))) --> 10	nil
-- Somebody sees each store.
local seen = {}
local watched = setmetatable({}, {__newindex = function(t, k, v) seen[#seen + 1] = k rawset(t, k, v) end})
fill(watched, 1, 20, true)
fill(watched, 15, 25, false)
print(#seen, seen[20], seen[25], #watched, watched[15]) --> 25	20	25	25	false
-- Fields under other keys, holes, and elements that are there already.
local mixed = fill({x = 1, y = 2, [0] = 3}, 1, 20, 5)
print(#mixed, mixed.x, mixed.y, mixed[0]) --> 20	1	2	3
local holes = count({}, 1, 30)
holes[7], holes[8] = nil, nil
count(holes, 25, 45)
print(#holes, holes[7], holes[45], select("#", table.unpack(holes, 1, 45))) --> 45	nil	45	45
local late = {[40] = "late"}
count(late, 1, 39)
print(#late, late[39], late[40]) --> 40	39	late
-- The table as the value; and a traversal of what has been filled.
local own = {}
fill(own, 1, 20, own)
print(own[1] == own, own[20][10] == own) --> true	true
local sum = 0
for k, v in pairs(count({}, 1, 100)) do sum = sum + k * v end
print(sum) --> 338350
-- A hook sees the rounds.
local lines = 0
debug.sethook(function() lines = lines + 1 end, "l")
count({}, 1, 50)
debug.sethook()
print(lines >= 50) --> true
-- The collector takes weak values out.
local kept = setmetatable({}, {__mode = "v"})
fill(kept, 1, 20, {})
collectgarbage()
print(kept[1], kept[20]) --> nil	nil
-- Elements that are stored over, in steps.
local function every(t, first, last, step, value)
  for i = first, last, step do t[i] = value end
  return t
end
local function renumber(t, first, last)
  for i = first, last do t[i] = i end
  for i = first, last, 3 do t[i] = i * 1 end
  for i = first, last, 3 do t[i] = i end
  return t
end
local function text(t, first, last)
  local texts = {}
  for i = first, last do texts[#texts + 1] = tostring(t[i]) end
  return table.concat(texts, " ")
end
for n = 1, 60 do
  every(count({}, 1, 100), 1 + n % 3, 90, 1 + n % 4, true)
  renumber(fill({}, 1, 100, 0), 1, 100)
end
print(text(every(count({}, 1, 40), 3, 39, 3, "-"), 1, 40))
--> 1 2 - 4 5 - 7 8 - 10 11 - 13 14 - 16 17 - 19 20 - 22 23 - 25 26 - 28 29 - 31 32 - 34 35 - 37 38 - 40
print(text(every(count({}, 1, 30), 1, 30, 1, 0), 1, 31))
--> 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 nil
-- From before the first element and to behind the last one.
t = every(count({}, 1, 20), -4, 50, 2, true)
print(#t % 2, t[-4], t[-2], t[0], t[1], t[2], t[19], t[20], t[22], t[50], t[52])
--> 0	true	true	true	1	true	19	true	true	true	nil
t = every(count({}, 1, 20), 15, 40, 1, true)
print(#t, t[14], t[15], t[40], t[41]) --> 40	14	true	true	nil
print(text(every(count({}, 1, 12), 12, 1, -1, 5), 1, 12), text(every(count({}, 1, 5), 5, 60, 100, 5), 1, 5))
--> 5 5 5 5 5 5 5 5 5 5 5 5	1 2 3 4 5
print(text(renumber(fill({}, 1, 30, 0), 2, 29), 1, 30))
--> 0 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 0
print(pcall(every, {1, 2, 3}, 1, 3, 0, 1)) --> false	filled_at_once.lua:55: 'for' step is zero
-- Values and tables that are something special.
holes = count({}, 1, 30)
holes[7], holes[8] = nil, nil
print(text(every(holes, 8, 28, 2, false), 6, 12), #every(count({}, 1, 30), 11, 30, 1, nil)) --> 6 nil false 9 false 11 false	10
seen = {}
local logged = setmetatable(count({}, 1, 30), {__newindex = function(_, k) seen[#seen + 1] = k end})
every(logged, 25, 36, 1, "new")
print(#seen, seen[1], logged[30], logged[31]) --> 6	31	new	nil
kept = setmetatable(count({}, 1, 30), {__mode = "v"})
every(kept, 1, 30, 2, {})
collectgarbage()
print(kept[1], kept[2], kept[29], kept[30]) --> nil	2	nil	30
