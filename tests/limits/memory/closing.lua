-- Variables to be closed that allocate when they are.
local kept = {}
local mt = {__close = function() kept[#kept + 1] = ("x"):rep(100000) .. #kept end}
while true do local a <close> = setmetatable({}, mt) end
