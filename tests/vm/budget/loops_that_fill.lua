-- Loops that only fill a table, which are done at once where the budget has enough for all rounds.
local function fill(t, first, last, value)
  for i = first, last do t[i] = value end
  return t
end
local function count(t, first, last)
  for i = first, last do t[i] = i end
  return t
end
local function every(t, last, step)
  for i = 1, last, step do t[i] = step end
  return t
end
local sizes = 0
for n = 1, 14 do
  sizes = sizes + #fill({}, 1, n, 0) + #count({}, 1, 2 * n) + #fill(count({}, 1, 9), 4, n + 9, true)
  sizes = sizes + every(count({}, 1, n + 9), n + 9, 1 + n % 2)[n]
end
local seen = 0
local watched = setmetatable({}, {__newindex = function(t, k, v) seen = seen + k rawset(t, k, v) end})
count(fill(watched, 1, 20, 0), 10, 30)
local nothing
print(sizes, seen, #fill(count({}, 1, 20), 5, 20, nothing))
