-- A program to run in damaged forms: it uses most opcodes, is short, and ends soon.
local a, b, out = 3, "x", {}
local t = {1, 2, 3, b = b, [a] = 4, n = {5, 6, {7}}}
for i = 1, 5 do
  t[i] = (t[i] or 0) + i
  if i % 2 == 0 then t[#t + 1] = -i else t.b = t.b .. i end
end
for x = 1.5, 3.5 do t[x] = x // 1 end
local function varied(x, ...)
  local five <const> = 5
  if x > five then return x, ... end
  return select("#", ...), x
end
local sum = 0
for _, v in pairs(t) do
  if type(v) == "number" then sum = sum + v end
end
goto done
do local z = 1; sum = sum + z end
::done::
do
  local c <close> = setmetatable({}, {__close = function() out[#out + 1] = "closed" end})
  local counters = {}
  for i = 1, 3 do counters[i] = function() i = i + 1; return i end end
  for _, counter in ipairs(counters) do out[#out + 1] = counter() + counter() end
end
local events = {
  __add = function() return 42 end, __index = function(_, key) return key end, __lt = function() return true end,
  __concat = function() return "c" end, __call = function(_, ...) return ... end, __unm = function() return 1 end,
  __len = function() return 3 end, __eq = function() return true end, __newindex = function() end,
}
local o = setmetatable({}, events)
o.field, o[1] = 1, nil
local r = {o + 1, 1 + o, o.x, o[1], o < o, o .. "a", o(1, 2, 3), -o, #o, o == setmetatable({}, events), varied(1, 2)}
local n = 0
while true do n = n + 1; if n > 10 then break end end
repeat
  local y = n
  local get = function() return y end
  n = n - get()
until n <= 0
if n == 0 and o.field or n ~= nil then
  return (function(...) return varied(#r, ...) end)(n, n == 1, n >= 2, 5 > n)
end
return varied(sum, a, b, 2 ~ a, 7 & a | 8, 1 << a, sum >> 1, a << 3, 3 << (a or 2), ~a, -a, not a, #b)
