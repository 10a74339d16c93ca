-- Names given to values by __name and __tostring.
local t = {}
local object = setmetatable({}, {__tostring = function() return ("x"):rep(1 << 16) .. #t end})
while true do t[#t + 1] = tostring(object) end
