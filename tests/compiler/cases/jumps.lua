--- if with break
while x do
  if a then break end
  if b then break; end
  if c then
    break;
    f()
  else
    g()
  end
end

--- if with break of a comparison
for i = 1, 2 do
  if i == 1 and x then break end
  if not x then break end
end

--- if with a constant and break
while x do
  if false then break end
  if nil then break end
  if 1 then break end
end

--- break that closes
while x do
  local a
  f(function() return a end)
  if a then break end
end

--- repeat with captured variables
repeat
  local a = f()
  g(function() return a end)
until a

--- continue
for i = 1, 3 do
  if i == 2 then goto continue end
  local a = i
  f(a)
  ::continue::
end

--- continue with captured variables
for i = 1, 3 do
  local a
  f(function() return a end)
  if i == 2 then goto continue end
  local b
  f(function() return b end)
  ::continue::
end

--- goto out of captured scopes
do
  local a
  do
    local b
    f(function() return a, b end)
    goto out
  end
end
::out::
f()

--- goto back
::again::
local a = f()
g(function() return a end)
if a then goto again end

--- labels in a row
do
  goto a
  local x
  ::a:: ::b:: ; ::c::
end

--- jump to a jump
while x do
  if a then
    if b then f() else break end
  else
    goto on
  end
  ::on::
end

--- endless loops
while true do end

--- goto itself
::a:: goto a

--- constant conditions
if nil then f() elseif 'a' then g() else h() end
while 1 do f() end
repeat until false
repeat until nil

--- comparisons as conditions
if x == 1 then f() end
while not (x < y) do g() end
repeat until x ~= nil and (y or not z)
