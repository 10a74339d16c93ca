-- Bytes of a large string, and back.
local s = ("x"):rep(900000)
local kept = {}
while true do kept[#kept + 1] = string.char(s:byte(1, 200)) .. #kept .. s end
