-- T5: one concatenation that would pass the limit by far
-- instructions: none
-- ends: LuaMemoryError
local s = ("x"):rep(5e6)
return #(s .. s .. s .. s .. s .. s)
