-- Tables of debug information.
local kept = {}
while true do kept[#kept + 1] = debug.getinfo(1, "nSluLtr") end
