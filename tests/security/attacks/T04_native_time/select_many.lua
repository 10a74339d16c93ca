-- T4: select over many arguments, one after the other
-- ends: InstructionLimitError or LuaMemoryError
local function each(...)
  for i = 1, select("#", ...) do local x = select(i, ...) end
end
while true do each(table.unpack({}, 1, 20000)) end
