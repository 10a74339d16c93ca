-- Elements that are filled from the end, or begin after 1, get into the array part as soon as the reference puts them there.
local function keys(t)
  local found = {}
  for key in pairs(t) do found[#found + 1] = key end
  return table.concat(found, " ")
end
local countdown = {}
for i = 8, 2, -1 do countdown[i] = i * 10 end
print(#countdown, countdown[1], countdown[2], countdown[8], countdown[9]) --> 8	nil	20	80	nil
print(keys(countdown)) --> 2 3 4 5 6 7 8
countdown[1] = 10
print(#countdown, table.concat(countdown, " ")) --> 8	10 20 30 40 50 60 70 80
local second = {}
for i = 2, 20 do second[i] = i end
print(#second, second[1], next(second)) --> 20	nil	2	2
second[20], second[19] = nil, nil
print(#second, keys(second)) --> 18	2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18
local late = {}
for _, key in ipairs {4, 3, 2, 5} do late[key] = key end
print(#late, keys(late)) --> 5	2 3 4 5
local beyond = {}
for _, key in ipairs {3, 2, 4, 100, 0, -1, 5, 6} do beyond[key] = -key end
print(#beyond, beyond[0], beyond[-1], beyond[1], beyond[3], beyond[100]) --> 6	0	1	nil	-3	-100
-- Where the reference finds a border before the last element, so does luapy.
local holes = {}
for _, key in ipairs {1, 2, 3, 6, 5} do holes[key] = key end
print(#holes, holes[4], holes[5], holes[6]) --> 3	nil	5	6
local thin = {}
for i = 20, 3, -2 do thin[i] = i end
print(#thin, thin[20], thin[19], thin[4]) --> 0	20	nil	4
local sum = 0
for round = 1, 200 do
  local t = {}
  for i = 12, 1, -1 do t[i] = round end
  for i = 1, 12 do sum = sum + t[i] end
end
print(sum) --> 241200
