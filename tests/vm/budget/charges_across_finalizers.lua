-- Finalizers run in the middle of what has been charged, in coroutines too, and call functions of their own.
local function leaf(x) return x + 1 end

local log = {}
local function finalized(n)
  local value = setmetatable({}, {__gc = function() log[#log + 1] = leaf(n) end})
  value = nil
  collectgarbage()
  return leaf(#log)
end

local function inside(n)
  local a = finalized(n)
  local b = coroutine.yield({a, finalized(n + 1)})
  return a + leaf(b) + finalized(n)
end

for i = 1, 3 do
  finalized(i)
  local resume = coroutine.wrap(inside)
  local first = resume(i)
  resume(first[1] + leaf(first[2]))
end
