-- Tables as keys of a table.
local t = {}
while true do t[{}] = true end
