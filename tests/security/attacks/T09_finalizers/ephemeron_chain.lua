-- T9: weak tables, each of whose keys is reached through the one that the collector sees later
-- instructions: 200000
-- ends: InstructionLimitError or LuaMemoryError
local keys, tables = {}, {}
for i = 1, 1500 do keys[i] = {} end
for i = 1, 1499 do tables[1500 - i] = setmetatable({[keys[i]] = keys[i + 1]}, {__mode = "k"}) end
first = keys[1]
keys = nil
while true do collectgarbage() end
