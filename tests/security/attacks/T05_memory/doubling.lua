-- T5: a string that doubles
-- instructions: none
-- ends: LuaMemoryError
local s = "x"
while true do s = s .. s end
