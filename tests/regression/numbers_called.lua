-- A number that a call takes in place of a register was written in front of a dot, which is no Python.
local function call_number()
  return (5)()
end
local function each(generator, n)
  local sum = 0
  for i = 1, n do
    sum = sum + generator(2)
  end
  return sum
end
local doubling = coroutine.wrap(function(x)
  while true do
    x = coroutine.yield(2 * x)
  end
end)
for round = 1, 100 do
  assert(not pcall(call_number))
end
print(pcall(call_number)) --> false	numbers_called.lua:3: attempt to call a number value
print(each(doubling, 400)) --> 1600
