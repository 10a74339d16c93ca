-- Captures as large as the subject.
local s = ("x"):rep(1 << 20)
local kept = {}
while true do kept[#kept + 1] = {s:match("((((.*))))")} kept[#kept + 1] = s:sub(2) end
