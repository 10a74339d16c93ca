-- Elements that begin with 0: that one is a field, the others are in the array part, until something else is asked for.
local function sum(t, first, last)
  local s = 0
  for i = first, last do s = s + (t[i - 1] or 100) end
  return s
end
local t = {[0] = 1}
for i = 1, 30 do t[i] = i end
for _ = 1, 60 do sum(t, 1, 31) end
print(sum(t, 1, 31), sum(t, 1, 33), sum(t, -1, 3)) --> 466	666	204
t[50], t[-1], t[-2] = 5000, -10, -20
print(sum(t, 51, 51), sum(t, 52, 52), sum(t, -1, 1), sum({}, 1, 2)) --> 5000	100	-29	200
t[0] = nil
print(sum(t, 1, 2), sum({[0] = false, false}, 1, 2)) --> 101	200
local asked = {}
local lazy = setmetatable({[0] = 7}, {__index = function(_, k) asked[#asked + 1] = k return k * 2 end})
print(sum(lazy, 0, 3), table.concat(asked, " ")) --> 11	-1 1 2
local inherits = setmetatable({}, {__index = t})
print(sum(inherits, 0, 4)) --> 96
-- Where nothing is there under 0.
local function smooth(t)
  local s = 0
  for i = 1, #t do s = s + (t[i - 1] or 0) + t[i] + (t[i + 1] or 0) end
  return s
end
local plain = {}
for i = 1, 20 do plain[i] = 1 end
for _ = 1, 60 do smooth(plain) end
print(smooth(plain)) --> 58
plain[0], plain.x = 10, 1
print(smooth(plain), smooth(setmetatable({1, 2}, {__index = function() return 5 end}))) --> 68	16
local function differences(t)
  local s = 0
  for i = 1, 6 do s = s * 10 + t[i] - t[i - 1] end
  return s
end
local squares = {[0] = 0}
for i = 1, 6 do squares[i] = i * i end
for _ = 1, 60 do differences(squares) end
print(differences(squares)) --> 135801
squares[-1] = 5
print(differences(setmetatable({1, 2, 3, 4, 5, 6}, {__index = function() return 8 end}))) --> -688889
print(differences({0, 0, 0, 0, 0, [0] = -1, [6] = 3, [7] = 4}), differences({[0] = 0.5, 1, 2, 3, 4, 5, 6})) --> 100003	61111.0
print((select(2, pcall(differences, {1, 2, 3, 4, 5, 6})):gsub("^.-:%d+: ", "")))
--> attempt to perform arithmetic on a nil value (field '?')
