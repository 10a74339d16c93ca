-- T15: sort in the comparator of sort in the comparator of sort
local function less(a, b) table.sort({3, 2, 1}, less) return a < b end
local ok, message = pcall(table.sort, {3, 2, 1}, less)
assert(not ok and (message:find("overflow") or message:find("depth")), message)
return "held"
