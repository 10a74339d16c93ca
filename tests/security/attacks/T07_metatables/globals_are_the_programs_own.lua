-- T7: a program may change its globals; nobody else sees it
print = nil
string = {}
tostring = function() return "evil" end
setmetatable(_G, {__index = function(_, k) return k end, __newindex = function() end})
return "held"
