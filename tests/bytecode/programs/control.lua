-- Loops, jumps and blocks.
for i = 1, 10 do print(i) end
for x = 1.5, 0, -0.5 do
  if x < 1 then break elseif x == 1 then goto continue else print(x) end
  ::continue::
end
for key, value in pairs(table) do print(key, value) end
for a, b, c, d, e in next, {}, nil, nil do local f <const> = 5; print(a, b, c, d, e, f) end
local n = 10
while n > 0 do
  n = n - 1
  if n == 5 then goto out end
  local captured = n
  functions = {function() return captured end, function() captured = n; return captured end}
end
::out::
repeat
  local again = n < 3
  n = n + (again and 1 or 2)
  local function show() return again end
until not again or show()
do
  local x <const>, y <close> = 1, nil
  local z <close> = setmetatable({}, {__close = print})
  print(x, y, z)
end
goto last
do local skipped = true; print(skipped) end
::last::
