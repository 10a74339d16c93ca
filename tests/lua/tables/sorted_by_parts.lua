-- Comparisons of parts of two elements give the same order whether table.sort calls them or not.

local counts = {}
scores = {}

local function elements(kind, size, spread, seed)
  local list = {}
  for i = 1, size do
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    local value = (seed >> 8) % spread
    if kind == "numbers" then
      list[i] = value % 3 == 0 and value + 0.0 or value
    elseif kind == "strings" then
      list[i] = string.rep("x", value % 7) .. value
      counts[list[i]] = value % 5
      scores[list[i]] = -value
    else
      list[i] = { x = value, name = "n" .. value % 10, place = i, [1] = value % 4, at = { y = value % 3 - 0.5 } }
    end
  end
  return list
end

-- A function that is called in a comparison keeps it from being anything but called.
local function same(value) return value end

local comparisons = {
  { "records", "x", function(a, b) return a.x < b.x end, function(a, b) return same(a.x) < b.x end },
  { "records", "x down", function(a, b) return a.x > b.x end, function(a, b) return same(a.x) > b.x end },
  { "records", "[1], name", function(a, b)
    if a[1] ~= b[1] then return a[1] < b[1] end
    return a.name < b.name
  end, function(a, b)
    if a[1] ~= b[1] then return a[1] < b[1] end
    return same(a.name) < b.name
  end },
  { "records", "name down, place", function(a, b)
    return a.name > b.name or (a.name == b.name and a.place < b.place)
  end, function(a, b)
    return a.name > b.name or (a.name == b.name and same(a.place) < b.place)
  end },
  { "records", "y, x down, name", function(a, b)
    if a.at.y == b.at.y then
      if a.x == b.x then return a.name < b.name end
      return a.x > b.x
    end
    return a.at.y < b.at.y
  end, function(a, b)
    if a.at.y == b.at.y then
      if a.x == b.x then return same(a.name) < b.name end
      return a.x > b.x
    end
    return a.at.y < b.at.y
  end },
  { "records", "x or 0", function(a, b) return (a.x or 0) < (b.x or 0) end,
    function(a, b) return same(a.x or 0) < (b.x or 0) end },
  { "records", "not less", function(a, b) return not (a.x <= b.x) end, function(a, b) return not (same(a.x) <= b.x) end },
  { "numbers", "themselves down", function(a, b) return a > b end, function(a, b) return same(a) > b end },
  { "strings", "length", function(a, b) return #a < #b end, function(a, b) return #same(a) < #b end },
  { "strings", "count", function(a, b) return counts[a] > counts[b] end,
    function(a, b) return same(counts[a]) > counts[b] end },
  { "strings", "count, themselves", function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return a < b
  end, function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return same(a) < b
  end },
  { "strings", "score", function(a, b) return scores[a] < scores[b] end,
    function(a, b) return same(scores[a]) < scores[b] end },
}

for _, case in ipairs(comparisons) do
  local kind, name, comparison, called = table.unpack(case)
  local wrong = 0
  for _, size in ipairs { 5, 33 } do
    for _, spread in ipairs { 2, 1000 } do
      local one, other = elements(kind, size, spread, size), {}
      for i, element in ipairs(one) do other[i] = element end
      table.sort(one, comparison)
      table.sort(other, called)
      for i = 1, size do
        if one[i] ~= other[i] or math.type(one[i]) ~= math.type(other[i]) then wrong = wrong + 1 end
      end
    end
  end
  print(name, wrong)
end
--> x	0
--> x down	0
--> [1], name	0
--> name down, place	0
--> y, x down, name	0
--> x or 0	0
--> not less	0
--> themselves down	0
--> length	0
--> count	0
--> count, themselves	0
--> score	0

-- What parts are missing or do not compare is an error as ever, and metamethods are asked.
local function attempt(list, comparison)
  local done, message = pcall(table.sort, list, comparison)
  print(done, (tostring(message):gsub("^[^:]*:%d+: ", "")))
end

local by_x = function(a, b) return a.x < b.x end
attempt({ { x = 1 }, { x = 3 }, {}, { x = 2 }, { x = 0 } }, by_x) --> false	attempt to compare nil with number
attempt({ { x = 1 }, { x = 3 }, { x = "2" }, { x = 2 } }, by_x) --> false	attempt to compare string with number
attempt({ { x = 1 }, 7, { x = 2 }, { x = 0 } }, by_x) --> false	attempt to index a number value (local 'a')
attempt({ { x = 1 }, { x = true }, { x = 2 }, { x = 0 } }, by_x) --> false	attempt to compare boolean with number
attempt({ 5, 3, 1, 2, 4 }, function(a, b) return a < b or a.x end) --> false	attempt to index a number value (local 'a')
attempt({ 1, 1, 1, 1, 1, 1 }, function(a, b) return a <= b end) --> false	invalid order function for sorting
attempt({ 1, 2, 3, 4, 5, 6 }, function(a, b) return nil end) --> true	nil

local asked = 0
local metatable = {
  __index = function(object, name)
    asked = asked + 1
    return -rawget(object, "y")
  end,
  __lt = function(a, b) return a.y > b.y end,
}
local objects = {}
for i = 1, 9 do objects[i] = setmetatable({ y = i * 4 % 9 }, metatable) end
table.sort(objects, by_x)
for i, object in ipairs(objects) do io.write(object.y, " ") end
print(asked > 9) --> 8 7 6 5 4 3 2 1 0 true
table.sort(objects, function(a, b) return a.y < b.y end)
for i, object in ipairs(objects) do io.write(object.y, " ") end
print(#objects) --> 0 1 2 3 4 5 6 7 8 9
for i, object in ipairs(objects) do objects[i] = { x = object } end
table.sort(objects, by_x)
for i, object in ipairs(objects) do io.write(object.x.y, " ") end
print(#objects) --> 8 7 6 5 4 3 2 1 0 9

local watched = setmetatable({}, {
  __newindex = function(_, key) error("no store of " .. key, 0) end,
  __index = { 3, 1, 2 },
  __len = function() return 3 end,
})
attempt(watched, function(a, b) return a < b end) --> false	no store of 1

-- A hook sees each comparison.
local lines = 0
local list = elements("records", 20, 5, 3)
debug.sethook(function() lines = lines + 1 end, "l")
table.sort(list, by_x)
debug.sethook()
print(lines > 40) --> true
