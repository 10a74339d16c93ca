-- string.unpack of many large pieces, kept.
local s = ("x"):rep(1 << 20)
local kept = {}
while true do kept[#kept + 1] = {string.unpack(("c100000"):rep(10), s)} end
