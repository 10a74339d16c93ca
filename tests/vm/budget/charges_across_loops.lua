-- What follows a loop is charged before it: loops of all kinds that call, fail, are left early, and change their mind.
local meta = {
  __index = function(t, k) return k end,
  __lt = function(a, b) return a.v < b.v end,
}
local function twice(x) return x + x end
local function value(v) return setmetatable({ v = v }, meta) end

local function rows(n)
  local total = 0
  for i = 1, n do
    for j = 1, i do total = total + twice(j) end
    total = total * 2 % 1000
    for _, v in ipairs({ i, i + 1 }) do total = total + v end
    for _, v in pairs({ i }) do total = total - v end
    if total == 7 then break end
  end
  total = total + 1
  return total
end

local function search(list, wanted)
  local i = 1
  while i <= #list do
    local k = list[i]
    while k < wanted do
      k = k + twice(1)
      if k == 9 then return -i, k end
    end
    repeat
      k = k - 1
      if k == 4 then goto out end
    until k < wanted - 2
    i = i + 1
  end
  do return i end
  ::out::
  for k = 3, 1, -1 do i = i + k end
  return i, "out"
end

local function ordered(a, b, n)
  local steps = 0
  while a < b do
    a = value(a.v + 1)
    steps = steps + 1
  end
  for i = 1, n do
    steps = steps + a[i]
    if steps > 100 then error({ steps }) end
  end
  return steps
end

local function changing(list)
  local last = 0
  for i = 1, #list do
    local x = list[i]
    while x > 1 do x = x // 2 end
    last = x
  end
  local text = ""
  for i = #list, 1, -1 do text = text .. list[i] .. "," end
  return last, text
end

local function sums(list, n)
  local total = 0
  for _, v in pairs(list) do
    if v > n then total = total - n end
    for i = 1, n do
      if i == v then total = total + i end
    end
  end
  return total
end

local walk = coroutine.wrap(function(n)
  while true do
    local s = 0
    for i = 1, n do s = s + i; if i == 2 then coroutine.yield(s) end end
    s = s * 2
    n = coroutine.yield(s)
  end
end)

for round = 1, 3 do
  print(rows(round), search({ 1, 5, 3 }, 6), search({ 8 }, 3), search({ 2 }, 2))
  print(ordered(value(1), value(3), 2))
  print(pcall(ordered, value(1), value(2), 20 * round) and "fine" or "failed")
  print(walk(round), walk(2))
  print(sums({ 1, 2, n = 3 }, round), sums({ n = 2, m = 4 }, 2))
end
print(changing({ 1, 2, 3 }))
print(changing({ 5, 2.5, 9 }))
