-- T1: no __close runs on the way out of a tripped limit
-- ends: InstructionLimitError
-- prints: started
local c <close> = setmetatable({}, {__close = function() print("ran behind the limit") end})
print("started")
pcall(function()
  local d <close> = setmetatable({}, {__close = function() print("ran behind the limit") end})
  while true do end
end)
print("went on")
