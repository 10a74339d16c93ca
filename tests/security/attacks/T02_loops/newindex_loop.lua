-- T2: a table that is its own __newindex
-- ends: LuaError: '__newindex' chain too long
local t = {}
setmetatable(t, {__newindex = setmetatable({}, {__newindex = t})})
getmetatable(getmetatable(t).__newindex).__newindex = getmetatable(t).__newindex
t.field = 1
