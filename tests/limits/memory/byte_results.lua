-- The bytes and the characters of a large string as results.
local s = ("x"):rep(400000)
local kept = {}
while true do kept[#kept + 1] = {s:byte(1, -1)} kept[#kept + 1] = {utf8.codepoint(s, 1, -1)} end
