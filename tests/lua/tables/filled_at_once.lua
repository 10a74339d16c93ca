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
