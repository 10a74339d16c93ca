-- Objects with finalizers that make new ones.
local kept = {}
local mt
mt = {__gc = function() kept[#kept + 1] = setmetatable({{}, {}}, mt) end}
while true do kept[#kept + 1] = setmetatable({{}, {}}, mt) end
