-- T1: nothing of the program runs once memory has run out
-- instructions: none
-- ends: LuaMemoryError
-- prints: started
print("started")
local c <close> = setmetatable({}, {__close = function() print("closed") end})
local kept = {}
pcall(function()
  while true do kept[#kept + 1] = ("x"):rep(100000) .. #kept end
end)
print("went on")
