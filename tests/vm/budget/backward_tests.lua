-- Loops that a test closes, with the jump behind it: both count as one instruction.
local n, text = 0, {}
repeat n = n + 1 until n >= 12
while true do
  n = n - 1
  if n < 3 then break end
  if n == 7 then text[#text + 1] = n end
end
repeat
  local done = n
  n = n + 1
  local function get() return done end
until get() == 9
local s = "x"
repeat s = s .. s until #s > 20 or not s
local t = setmetatable({0}, {__lt = function(a, b) a[1] = a[1] + 1 return a[1] > 8 end})
repeat until t < t
::again::
n = n - 1
if n > 2 and n ~= 50 then goto again end
print(n, table.concat(text, ","), #s, t[1])
