-- string.format with wide fields, kept.
local t = {}
while true do t[#t + 1] = ("%99d%99d%99d%99d%99d"):format(1, 2, 3, 4, 5) end
