-- T9: __gc put into a metatable, changed and taken away later
local m = {}
local o = setmetatable({}, m)
m.__gc = function() evil = true end
o = nil
collectgarbage()
m = {__gc = true}
setmetatable({}, m)
m.__gc = function() error("x") end
collectgarbage()
setmetatable({}, {__gc = setmetatable({}, {__call = function() end})})
collectgarbage()
return "held"
