-- A message handler that allocates.
local kept = {}
while true do
  assert(xpcall(function() while true do kept[#kept + 1] = {} end end, function(m) return m .. ("x"):rep(1 << 20) end))
end
