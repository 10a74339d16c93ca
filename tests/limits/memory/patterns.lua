-- Very many patterns, which the library remembers for a while.
local kept = {}
while true do
  local pattern = ("x"):rep(1000) .. #kept
  kept[#kept + 1] = {("y"):rep(100000), ("abcx"):find(pattern)}
end
