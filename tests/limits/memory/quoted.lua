-- Quoted texts, kept.
local s = ("\n\0\r\""):rep(100000)
local kept = {}
while true do kept[#kept + 1] = ("%q"):format(s .. #kept) end
