-- T7: no library can be changed by any function that writes tables
local function unchanged(t)
  for _, write in ipairs {
    function() t.evil = 1 end, function() rawset(t, "evil", 1) end, function() t[1] = 1 end,
    function() table.insert(t, 1) end, function() table.insert(t, 1, 1) end, function() table.move({1, 2}, 1, 2, 1, t) end,
    function() table.sort(t, function() t.evil = 1 end) t[1] = 1 end, function() for k in next, t do t[k] = nil end end,
    function() for k in next, t do rawset(t, k, print) end end, function() table.remove(t) t.evil = 1 end,
    function() setmetatable(t, {}) end, function() t[next(t)] = nil end, function() t[next(t)] = false end,
  } do
    assert(not pcall(write))
  end
  assert(t.evil == nil and rawget(t, 1) == nil)
end
for _, name in ipairs {"string", "table", "math", "coroutine", "utf8", "os", "io", "debug"} do
  if _G[name] then unchanged(_G[name]) end
end
assert(string.format("%d", 1) == "1" and math.floor(1.5) == 1 and #table.pack(1, 2) == 2)
return "held"
