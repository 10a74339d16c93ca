-- T3: yields out of metamethods, iterators and protected calls, for ever
-- ends: InstructionLimitError
local yield = coroutine.yield
local t = setmetatable({}, {
  __index = function() yield() return 1 end, __add = function() yield() return 1 end,
  __lt = function() yield() return true end, __concat = function() yield() return "" end,
  __call = function() yield() return 1 end, __len = function() yield() return 1 end,
})
local co = coroutine.wrap(function()
  while true do
    local x = t.field, t + 1, t < t, t .. t, t(), #t
    pcall(yield)
    for _ in function(_, i) yield() return not i or nil end do end
  end
end)
while true do co() end
