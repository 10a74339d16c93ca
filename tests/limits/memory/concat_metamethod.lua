-- Concatenation by metamethods.
local object = setmetatable({}, {__concat = function(a, b) return {a, b} end})
local r = object
while true do r = r .. setmetatable({}, getmetatable(object)) r = setmetatable(r, getmetatable(object)) end
