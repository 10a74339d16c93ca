-- In generational mode.
collectgarbage("generational")
local kept = setmetatable({}, {__gc = function() end})
while true do kept = {kept, tostring(kept)} end
