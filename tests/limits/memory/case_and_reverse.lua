-- Copies of a large string.
local s = ("xY"):rep(1 << 19)
local kept = {}
while true do kept[#kept + 1] = {s:upper(), s:lower(), s:reverse(), s:sub(2, -2)} end
