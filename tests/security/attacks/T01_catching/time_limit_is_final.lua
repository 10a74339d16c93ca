-- T1: a time limit cannot be caught either
-- instructions: none
-- seconds: 0.15
-- ends: TimeLimitError
-- prints: started
print("started")
local c <close> = setmetatable({}, {__close = function() print("closed") end})
while true do
  pcall(function() while true do end end)
end
