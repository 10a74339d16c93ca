-- host callbacks beneath metamethods in the middle of segments
local M = {}
M.__index = function(t, k)
  local u = {3, 1, 2}
  table.sort(u, function(a, b) return a < b end)
  local co = coroutine.wrap(function() local z = 0 for i = 1, 3 do z = z + i end coroutine.yield(z) end)
  return u[1] + co()
end
M.__add = function(a, b)
  local s = 0
  string.gsub("xyz", ".", function(c) s = s + 1 end)
  return s
end
local S = setmetatable({}, {__index = table.sort, __lt = function(a, b) return true end})
local function work(o)
  local a = o.foo + 1
  local b = a * 2 + (o + 1)
  local c = o[1] + o[2] + b
  return c
end
local o = setmetatable({}, M)
for i = 1, 3 do print(work(o)) end
local q = setmetatable({3, 2, 1}, {__index = table.sort})
local function sorted(q)
  local x = 1
  local r = q[function(a, b) local d = a < b; return d end]
  x = x + 1
  x = x * 3
  return x
end
for i = 1, 3 do sorted(q) end
local function tostr(v) local a = tostring(v) .. "x" local b = a .. a return #b end
local ts = setmetatable({}, {__tostring = function() local a = 1 local b = a + 1 return "s" .. b end})
for i = 1, 3 do print(tostr(ts)) end
