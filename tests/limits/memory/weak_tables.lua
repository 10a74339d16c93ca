-- Weak tables that are themselves kept.
local t = {}
while true do t[#t + 1] = setmetatable({[{}] = {}}, {__mode = "k"}) end
