-- Functions with long names of chunks.
local kept = {}
while true do kept[#kept + 1] = load("return 1", "=" .. ("y"):rep(100000) .. #kept) end
