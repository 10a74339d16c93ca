-- Tables in tables, with presized parts.
local t = {}
while true do t = {t, 1, 2, 3, a = 1, b = 2} end
