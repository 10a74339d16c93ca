-- Error of a host function with a long name of a file.
local kept = {}
while true do kept[#kept + 1] = select(2, io.open(("x"):rep(100000) .. #kept)) end
