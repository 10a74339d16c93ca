-- T5: one copy that would pass the limit
-- ends: LuaMemoryError
-- instructions: none
local s = ("x"):rep(9e6)
local t = s:upper()
local u = s:lower()
return #t + #u
