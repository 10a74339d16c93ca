-- T15: __tostring that calls tostring
local t = setmetatable({}, {})
getmetatable(t).__tostring = function(o) return tostring(o) end
local ok, message = pcall(tostring, t)
assert(not ok and (message:find("overflow") or message:find("depth")), message)
ok, message = pcall(string.format, "%s", t)
assert(not ok)
ok, message = pcall(print, t)
assert(not ok)
return "held"
