-- A metatable for each of many tables.
local t = {}
while true do t[#t + 1] = setmetatable({}, {__index = {}, __newindex = {}}) end
