-- T4: unpack of a long row of nils, again and again
-- ends: InstructionLimitError or LuaMemoryError
while true do select("#", table.unpack({}, 1, 100000)) end
