-- A function that returned a single nil past a to-be-closed variable returned nothing.
local closable = setmetatable({}, {__close = function() return 1, 2 end})
local function nothing() return nil end
print(select("#", (function() local variable <close> = closable; return nil end)())) --> 1
print(select("#", (function() local variable <close> = closable; return nothing() end)())) --> 1
print(select("#", (function() local variable <close> = closable; return nil, nil end)())) --> 2
print(select("#", (function() local variable <close> = closable; return end)())) --> 0
