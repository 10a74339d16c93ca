-- A program that catches the error and goes on.
local kept = {}
for i = 1, 10 do
  pcall(function() while true do kept[#kept + 1] = {} end end)
end
while true do kept[#kept + 1] = {} end
