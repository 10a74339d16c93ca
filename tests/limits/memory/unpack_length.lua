-- string.unpack of strings with their length, and of strings that end with a zero.
local s = string.pack("s4z", ("x"):rep(1 << 20), ("y"):rep(1 << 20))
local kept = {}
while true do kept[#kept + 1] = {string.unpack("s4z", s)} end
