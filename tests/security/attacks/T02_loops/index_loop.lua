-- T2: two tables that are each other's __index
-- ends: LuaError: '__index' chain too long
local a, b = {}, {}
setmetatable(a, {__index = b})
setmetatable(b, {__index = a})
local x = a.field
