-- T13: thousands of constants
-- memory: 64M
-- instructions: none
local parts = {}
for i = 1, 1200 do parts[i] = ("'k%d', %d.5, %d"):format(i, i, i * 100000) end
assert(load("return {" .. table.concat(parts, ", ") .. "}")())
return "held"
