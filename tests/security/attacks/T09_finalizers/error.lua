-- T9: errors in finalizers are nobody's
setmetatable({}, {__gc = function() error("finalizer") end})
setmetatable({}, {__gc = function() error({}) end})
setmetatable({}, {__gc = function() error(setmetatable({}, {__tostring = function() error("x") end})) end})
collectgarbage()
return "held"
