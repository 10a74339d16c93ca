-- T13: thousands of labels and gotos
-- memory: 64M
-- instructions: none
local parts = {}
for i = 1, 1000 do parts[i] = ("goto l%d ::l%d::"):format(i, i) end
assert(load(table.concat(parts, " ")))
parts = {}
for i = 1, 1000 do parts[i] = ("goto l%d"):format(i) end
assert(not load("do " .. table.concat(parts, " end do ") .. " end"))
return "held"
