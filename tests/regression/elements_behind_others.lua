-- Lists that grow one by one, with gaps, with fields beside them, or emptied in between: values and accounts.

local function sizes(make, count)
  local used = {}
  for i = 1, count do used[i] = 0 end
  local t = make()
  for i = 1, count do
    local before = collectgarbage("count")
    t[#t + 1] = i
    used[i] = math.floor((collectgarbage("count") - before) * 1024)
  end
  return table.concat(used, " "), #t
end
local makers = {
  function() return {} end,
  function() return { [0] = 0 } end,
  function() return { n = 0 } end,
  function() return { a = 1, b = 2 } end,
  function() return { a = 1, b = 2, c = 3 } end,
  function() return { 1, 2, 3 } end,
  function() return { false, false } end,
  function() local t = { 1, 2, 3, 4 } t[2] = nil return t end,
  function() local t = { 1, 2 } t[1] = nil t[2] = nil return t end,
  function() return { [-1] = 1, [0.5] = 2 } end,
}
collectgarbage("stop")
for round = 1, 3 do
  for _, make in ipairs(makers) do sizes(make, 40) end
end
for place, make in ipairs(makers) do print(place, sizes(make, 18)) end
--> 1	16 16 32 0 64 0 0 0 128 0 0 0 0 0 0 0 256 0	18
--> 2	16 16 32 0 64 0 0 0 128 0 0 0 0 0 0 0 256 0	18
--> 3	16 16 32 0 64 0 0 0 128 0 0 0 0 0 0 0 256 0	18
--> 4	16 16 32 0 64 0 0 0 128 0 0 0 0 0 0 0 256 0	18
--> 5	0 32 0 32 0 64 0 0 0 128 0 0 0 0 0 0 0 256	18
--> 6	16 64 0 0 0 128 0 0 0 0 0 0 0 256 0 0 0 0	21
--> 7	32 0 64 0 0 0 128 0 0 0 0 0 0 0 256 0 0 0	20
--> 8	24 40 0 0 24 104 0 0 0 0 0 0 24 232 0 0 0 0	22
--> 9	0 0 32 0 64 0 0 0 128 0 0 0 0 0 0 0 256 0	18
--> 10	16 16 32 0 64 0 0 0 128 0 0 0 0 0 0 0 256 0	18

-- Loops that fill a new table: its list is made with it.
local function fill(n, value)
  local t = {}
  for i = 1, n do t[i] = value end
  return t
end
for i = 1, 40 do fill(i % 5, i) end
print(#fill(0, 1), #fill(1, false), #fill(17, false), #fill(5, nil), next(fill(3, nil)), next(fill(0, 1)))
--> 0	1	17	0	nil	nil
local function pushes(...)
  local t = {}
  for i = 1, select("#", ...) do t[#t + 1] = (select(i, ...)) end
  return #t, table.concat(t, ",")
end
for i = 1, 40 do pushes(1, 2, 3) end
print(pushes(), pushes("a", nil, "b"), pushes(1, 2.5)) --> 0	2	2	1,2.5
local function either(list, n)
  local t = {}
  if list then t[1] = n t[2] = n else t.x = n t.y = n end
  return t
end
for i = 1, 60 do either(i % 2 == 0, i) end
print(either(false, 1).x, either(false, 2).y) --> 1	2
print(#either(true, 2), #either(false, 2), next(either(true, 3))) --> 2	0	1	3
local function packed(...)
  local t = { ... }
  t[#t + 1] = "end"
  return table.concat(t, " ")
end
for i = 1, 60 do packed(i, i) end
print(packed(), packed(1), packed(1, 2, 3)) --> end	1 end	1 2 3 end
