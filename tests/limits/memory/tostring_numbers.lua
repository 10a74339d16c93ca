-- Texts of numbers.
local kept = {}
while true do kept[#kept + 1] = tostring(#kept + 0.25) kept[#kept + 1] = ("%.14g"):format(#kept) end
