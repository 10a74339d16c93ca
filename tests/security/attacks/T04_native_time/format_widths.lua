-- T4: conversions with the largest widths and precisions
-- ends: InstructionLimitError or LuaMemoryError
local f = ("%99.99f"):rep(50)
local t = {}
for i = 1, 50 do t[i] = 1e308 end
while true do string.format(f, table.unpack(t)) end
