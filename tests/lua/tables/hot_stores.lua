-- Loops that store elements, hot: what they find out once must hold as long as they rely on it.

local function describe(t, n)
  local parts = {}
  for i = 1, n do parts[i] = tostring(rawget(t, i)) end
  local border = rawlen(t)
  local fits = (border == 0 or rawget(t, border) ~= nil) and rawget(t, border + 1) == nil
  return table.concat(parts, " ") .. (fits and "" or " wrong length " .. border)
end

-- Each round appends; then tables that are not empty, have fields, or elements to come.
local function fill(t, first, last)
  for i = first, last do
    t[i] = i * 10
  end
  return t
end
for _ = 1, 40 do fill({}, 1, 40) end
print(describe(fill({}, 1, 6), 7)) --> 10 20 30 40 50 60 nil
print(describe(fill({1, 2, 3}, 1, 6), 7)) --> 10 20 30 40 50 60 nil
print(describe(fill({1, 2, 3}, 4, 6), 7)) --> 1 2 3 40 50 60 nil
print(describe(fill({1, 2, 3}, 3, 6), 7)) --> 1 2 30 40 50 60 nil
print(describe(fill({1, 2, 3}, 5, 6), 7)) --> 1 2 3 nil 50 60 nil
print(describe(fill({[5] = "five", [8] = "eight"}, 1, 6), 9)) --> 10 20 30 40 50 60 nil eight nil
print(describe(fill({[3] = "three", [4] = "four"}, 1, 2), 5)) --> 10 20 three four nil
print(describe(fill({x = 1, y = 2}, 1, 20), 21)) --> 10 20 30 40 50 60 70 80 90 100 110 120 130 140 150 160 170 180 190 200 nil
print(describe(fill({}, -2, 3), 4)) --> 10 20 30 nil
local zero = fill({}, -1, 2)
print(zero[-1], zero[0], zero[1], zero[2], #zero) --> -10	0	10	20	2
local sparse = fill({1, nil, nil, 4}, 2, 5)
print(describe(sparse, 6)) --> 1 20 30 40 50 nil

local stored = {}
local proxy = setmetatable({}, {__newindex = function(t, k, v) stored[#stored + 1] = k; rawset(t, k, v) end})
print(describe(fill(proxy, 1, 4), 5), table.concat(stored, ",")) --> 10 20 30 40 nil	1,2,3,4
print(pcall(fill, nil, 1, 3)) --> false	hot_stores.lua:14: attempt to index a nil value (local 't')
print(select(2, pcall(fill, 5, 1, 3))) --> hot_stores.lua:14: attempt to index a number value (local 't')

-- A value may be nil, and one of two stores is met.
local function choose(t, values, n)
  for i = 1, n do
    if i % 3 == 0 then t[i] = false else t[i] = values[i] end
  end
  return t
end
for _ = 1, 40 do choose({}, {1, 2, 3, 4, 5, 6, 7}, 7) end
print(describe(choose({}, {1, 2, 3, 4, 5, 6, 7}, 7), 8)) --> 1 2 false 4 5 false 7 nil
print(describe(choose({}, {1, nil, 3, 4, nil, 6, 7}, 7), 8)) --> 1 nil false 4 nil false 7 nil
print(describe(choose({}, {}, 7), 8)) --> nil nil false nil nil false nil nil

-- While a loop runs, a metamethod gives the table a metatable, or takes elements out of it.
local function copy(from, to, n)
  for i = 1, n do
    to[i] = from[i]
  end
  return to
end
for _ = 1, 40 do copy({1, 2, 3, 4, 5, 6}, {}, 6) end
local target, seen = {}, {}
local source = setmetatable({1, 2, 3}, {__index = function(_, i)
  if i == 4 then
    setmetatable(target, {__newindex = function(t, k, v) seen[#seen + 1] = k .. "=" .. v end})
  end
  return i
end})
copy(source, target, 6)
print(describe(target, 6), table.concat(seen, " ")) --> 1 2 3 nil nil nil	4=4 5=5 6=6
target = {}
source = setmetatable({1, 2, 3}, {__index = function(_, i)
  if i == 4 then table.remove(target); target.x = 1 end
  return i
end})
copy(source, target, 8)
print(describe(target, 8), target.x) --> 1 2 nil 4 5 6 7 8	1
target = {}
source = setmetatable({1, 2, 3}, {__index = function(_, i)
  if i == 4 then target[4] = "four"; target[5] = "five"; target[7] = "seven" end
  return i
end})
copy(source, target, 8)
print(describe(target, 9)) --> 1 2 3 4 5 6 7 8 nil
target = {}
copy(target, target, 3)
print(describe(target, 3)) --> nil nil nil

-- Stores behind the last element, of values that may be nil, and which functions may disturb that are called for them.
local function append_all(t, values, known)
  for i = 1, #values do
    t[#t + 1] = known[values[i]] or values[i]
  end
  return t
end
for _ = 1, 40 do append_all({}, {"a", "b", "c", "d", "e"}, {a = 1}) end
print(describe(append_all({}, {"a", "b", "c", "d", "e"}, {a = 1, e = 5}), 6)) --> 1 b c d 5 nil
print(describe(append_all({0, 0, 0}, {"a", false, "c"}, {a = 1}), 6)) --> 0 0 0 1 false c
print(describe(append_all({0, 0, x = 1, [-1] = 2}, {"a", "b", "c"}, {}), 6)) --> 0 0 a b c nil
target = {}
local meta = {}
print(describe(append_all(target, {"a", "b", "c", "d"}, setmetatable({}, {__index = function(_, k)
  if k == "b" then target[#target + 1] = "more" end
  if k == "c" then setmetatable(target, {__newindex = function(_, key, v) meta[#meta + 1] = key .. v end}) end
end})), 6), table.concat(meta, " ")) --> a b nil nil nil nil	3c 3d
local counted = setmetatable({}, {__len = function() return 7 end})
append_all(counted, {"x", "y"}, {})
print(counted[1], counted[8], rawlen(counted)) --> nil	y	0

local function interleave(t, u, n)
  for i = 1, n do
    t[#t + 1] = i
    if i % 2 == 0 then u[#u + 1] = -i end
    if i % 5 == 0 then t[#t] = nil end
  end
  return t, u
end
for _ = 1, 40 do interleave({}, {}, 20) end
local even, odd = interleave({}, {}, 12)
print(describe(even, 11), describe(odd, 7)) --> 1 2 3 4 6 7 8 9 11 12 nil	-2 -4 -6 -8 -10 -12 nil
print(describe(interleave(even, even, 7), 20)) --> 1 2 3 4 6 7 8 9 11 12 1 2 -2 3 4 -4 6 -6 7 nil

-- Stores over elements that are there, by any index.
local function spread(t, first, last, step)
  for i = first, last, step do
    t[i] = -1
  end
  return t
end
for _ = 1, 40 do spread({1, 2, 3, 4, 5, 6}, 1, 6, 2) end
print(describe(spread({1, 2, 3, 4, 5, 6}, 1, 6, 2), 7)) --> -1 2 -1 4 -1 6 nil
print(describe(spread({1, 2, 3, 4, 5, 6}, 2, 9, 2), 9)) --> 1 -1 3 -1 5 -1 nil -1 nil
local below = spread({1, 2, 3}, -2, 1, 1)
print(below[-2], below[-1], below[0], describe(below, 4)) --> -1	-1	-1	-1 2 3 nil
local kept = spread(setmetatable({1, 2, 3}, {__newindex = function(_, k) print("new", k) end}), 2, 5, 1)
--> new	4
--> new	5
print(describe(kept, 5)) --> 1 -1 -1 nil nil

local function swap_all(t, other, n)
  local i = 1
  while i <= n do
    local x = t[i]
    t[i] = other[i]
    other[i] = x
    i = i + 1
  end
end
for _ = 1, 40 do swap_all({1, 2, 3, 4}, {5, 6, 7, 8}, 4) end
local left, right = {1, 2, 3, 4}, {5, 6, 7, 8}
swap_all(left, right, 4)
print(describe(left, 4), describe(right, 4)) --> 5 6 7 8	1 2 3 4
swap_all(left, left, 4)
print(describe(left, 4)) --> 5 6 7 8
left = {1, 2}
right = setmetatable({5, 6}, {
  __index = function(_, i)
    setmetatable(left, {__newindex = function(_, k, v) print("left", k, v) end})
    return i * 100
  end,
  __newindex = function(_, k, v) print("right", k, v) end,
})
swap_all(left, right, 4)
--> left	3	300
--> right	3	nil
--> left	4	400
--> right	4	nil
print(describe(left, 4), describe(right, 4)) --> 5 6 nil nil	1 2 nil nil

-- The collector at work, with weak tables and finalizers, while loops store what it has to see.
local function build(n)
  local rows = {}
  for i = 1, n do
    rows[i] = {i}
  end
  return rows
end
local function renew(rows, n)
  for i = 1, n do
    rows[i] = {i, i}
  end
  return rows
end
local function sum(rows)
  local total = 0
  for i = 1, #rows do total = total + #rows[i] + rows[i][1] end
  return total
end
for _, mode in ipairs {"incremental", "generational"} do
  collectgarbage(mode)
  local weak = setmetatable({}, {__mode = "v"})
  for round = 1, 4 do
    local rows = build(300)
    weak[round] = rows[1]
    renew(rows, 300)
    if sum(rows) ~= 45150 + 600 then print("lost", mode, round) end
  end
  collectgarbage()
  print(mode, next(weak)) --> incremental	nil
end
--> generational	nil
collectgarbage("incremental")
