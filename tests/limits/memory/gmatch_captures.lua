-- Captures of a large string, kept.
local s = ("abcdefgh "):rep(100000)
local kept = {}
while true do for a, b in s:gmatch("(%w+)( )") do kept[#kept + 1] = a .. #kept end end
