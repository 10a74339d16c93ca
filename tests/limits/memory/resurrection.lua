-- Finalizers that bring their object back.
local kept = {}
local mt = {__gc = function(o) kept[#kept + 1] = o end}
while true do setmetatable({("x"):rep(1000)}, mt) end
