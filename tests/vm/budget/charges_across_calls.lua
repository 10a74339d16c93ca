-- What a function charges at its beginning reaches across calls, allocations and joins of branches. What is called
-- meanwhile may need the rest: every way back must find out.
local function leaf(x) return x + 1 end

local function branches(a, b)
  local r = leaf(a)
  if r > 3 then
    r = leaf(r) * 2
    if b then
      r = r - leaf(b)
    end
  elseif b then
    r = 7
  end
  local t = {r, b = leaf(r)}
  return t[1] + t.b, a and b or r
end

local function deep(n, f)
  if n == 0 then
    f()
    return 0
  end
  local below = deep(n - 1, f)
  local x, y = branches(below, n % 2 == 0 and n or nil)
  return (x + (y or 0)) % 100
end

local function several(...)
  local a, b = ...
  local c, d, e = branches(a, b)
  return c, d, e, ...
end

local function open(f, ...)
  return leaf(select("#", f(...))) + leaf((f(...)))
end

local function joined(x)
  local s
  if x then s = "a" .. leaf(1) else s = "b" end
  local made = function() return s, leaf(2) end
  s = s .. select(2, made())
  return s .. #s
end

local function callbacks()
  local list = {3, 1, 2}
  local before = leaf(1)
  table.sort(list, function(a, b)
    local x = leaf(a)
    return x < leaf(b)
  end)
  local text = ("abc"):gsub(".", function(c)
    local n = leaf(c:byte())
    return string.char(n)
  end)
  return before + list[1] + leaf(#text)
end

local object = {}
object.__index = object
function object:get(k) local v = self[k]; if v == nil then return self:missing(k) end return v end
function object:missing(k) self[k] = leaf(#k); return self:get(k) end

for i = 1, 3 do
  branches(i, i)
  deep(4, function() leaf(i) end)
  several(i, i + 1)
  open(several, i, i)
  joined(i % 2 == 0)
  callbacks()
  local o = setmetatable({}, object)
  o:get("name")
  local ok, message = pcall(deep, 3, function() local n = leaf(1); error({n}) end)
  if not ok then leaf(message[1]) end
end
