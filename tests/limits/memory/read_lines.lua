-- Lines of a file, kept.
local file = io.tmpfile()
for i = 1, 20000 do file:write(("x"):rep(1000), i, "\n") end
local kept = {}
while true do
  file:seek("set")
  for line in file:lines("L") do kept[#kept + 1] = line end
end
