-- Variable arguments as tables.
local kept = {}
local function collect(...) return {...}, select("#", ...) end
while true do kept[#kept + 1] = collect(collect, table.unpack({}, 1, 1000)) end
