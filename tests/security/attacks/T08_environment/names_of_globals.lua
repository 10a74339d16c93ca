-- T8: the globals are these
local names = {}
for name in pairs(_G) do names[#names + 1] = name end
table.sort(names)
local text = " " .. table.concat(names, " ") .. " "
for _, name in ipairs {"package", "python", "dofile", "loadfile"} do assert(not text:find(" " .. name .. " ", 1, true), name) end
return "held"
