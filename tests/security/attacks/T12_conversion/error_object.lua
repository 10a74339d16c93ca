-- T12: an error object that is a table with metamethods
-- ends: LuaError
-- prints: raised
print("raised")
local evil = function() print("ran") while true do end end
error(setmetatable({}, {__index = evil, __pairs = evil, __len = evil, __eq = evil}))
