-- An error leaves tens of thousands of variables to be closed at once: that takes no depth, and time for each one.
local closed
local meta = {__close = function(_, e)
  closed = closed + 1
  if closed % 1000 == 0 then error("at " .. closed, 0) end
end}
local function open(n, last)
  local x <close> = setmetatable({}, meta)
  if n == 0 then last("innermost", 0) end
  return (open(n - 1, last))
end
closed = 0
print(pcall(open, 40000, error)) --> false	at 40000
print(closed) --> 40001
closed = 0
local co = coroutine.create(open)
print(coroutine.resume(co, 40000, coroutine.yield)) --> true	innermost	0
print(coroutine.close(co)) --> false	at 40000
print(closed) --> 40001
-- Each one gets the error of the one before.
local order = {}
local function told(n)
  local x <close> = setmetatable({}, {__close = function(_, e)
    order[#order + 1] = n .. e
    if n % 2 == 1 then error("n" .. n, 0) end
  end})
  if n == 0 then error("first", 0) end
  return (told(n - 1))
end
print(pcall(told, 7)) --> false	n7
print(table.concat(order, " ")) --> 0first 1first 2n1 3n1 4n3 5n3 6n5 7n5
