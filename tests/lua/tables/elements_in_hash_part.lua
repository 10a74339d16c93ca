-- Integer keys that live in the hash part: read, stored over, added, taken out, and moved to the list.
local function show(t, low, high)
  local texts = {}
  for i = low, high do
    texts[#texts + 1] = tostring(t[i])
  end
  return table.concat(texts, " ")
end

-- Filled from the end.
local function count_down(t, n)
  for i = n, 2, -1 do
    t[i] = i
  end
end
local function bump(t, i)
  t[i] = t[i] + 1
  return t[i]
end
local counted = {}
for round = 1, 100 do
  count_down(counted, 8)
  for i = 2, 8 do
    bump(counted, i)
  end
end
print(show(counted, 1, 9)) --> nil 3 4 5 6 7 8 9 nil
counted[1] = "one"
print(#counted, show(counted, 1, 9)) --> 8	one 3 4 5 6 7 8 9 nil
count_down(counted, 8)
print(bump(counted, 8), #counted, show(counted, 1, 9)) --> 9	8	one 2 3 4 5 6 7 9 nil

-- Sparse keys.
local function visit(places, row, column, value)
  local key = row * 1000 + column
  if not places[key] then
    places[key] = value
  else
    places[key] = places[key] + value
  end
  return places[key]
end
local places, total = {}, 0
for round = 1, 3 do
  for row = 1, 20 do
    for column = -2, 5 do
      total = total + visit(places, row, column, round)
    end
  end
end
local entries, sum = 0, 0
for _, value in pairs(places) do
  entries = entries + 1
  sum = sum + value
end
print(total, entries, sum) --> 1600	160	960

-- A field taken out leaves a dead key, which may lie behind the last element.
local function put(t, i, value)
  t[i] = value
end
local holes = { [3] = "c" }
for round = 1, 60 do
  put(holes, 3, "c")
  put(holes, 4, "d" .. round % 3)
end
put(holes, 3, nil)
put(holes, 1, "a")
put(holes, 2, "b")
print(#holes == 2 or #holes == 4, show(holes, 1, 5)) --> true	a b nil d0 nil
put(holes, 3, "C")
print(#holes, show(holes, 1, 5)) --> 4	a b C d0 nil
put(holes, 5, "E")
print(#holes, show(holes, 1, 6)) --> 5	a b C d0 E nil
for i = 5, 1, -1 do
  put(holes, i, nil)
end
print(#holes, next(holes)) --> 0	nil

-- While a traversal goes on, fields that are there may change and go.
local marked = {}
for i = 10, 100, 10 do
  put(marked, i, i)
end
local seen = 0
for key, value in pairs(marked) do
  put(marked, key, value % 20 == 0 and value + 1 or nil)
  seen = seen + 1
end
print(seen, show(marked, 19, 21), show(marked, 30, 30)) --> 10	nil 21 nil	nil

-- Metatables that are told of stores and lookups.
local log = {}
local watched = setmetatable({ [7] = "seven" }, {
  __newindex = function(t, k, v)
    log[#log + 1] = k
    rawset(t, k, v)
  end,
  __index = function(_, k)
    return -k
  end,
})
put(watched, 7, "again")
put(watched, 9, "nine")
print(show(watched, 6, 10), table.concat(log, ",")) --> -6 again -8 nine -10	9
print(bump(setmetatable({}, { __index = { [5] = 40 } }), 5)) --> 41

-- Keys at the ends of the range, and wrapped around.
local ends = {}
for round = 1, 50 do
  put(ends, math.maxinteger, round)
  put(ends, math.mininteger, -round)
  put(ends, math.maxinteger + 1, round)
end
print(ends[math.maxinteger], ends[math.mininteger], ends[math.maxinteger + 1]) --> 50	50	50
local function shifted(t, i)
  return t[i + 1], t[i * 2]
end
for round = 1, 50 do
  shifted(ends, math.maxinteger - 1)
end
print(shifted(ends, math.maxinteger)) --> 50	nil
