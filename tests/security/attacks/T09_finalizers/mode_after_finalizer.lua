-- T9: weak tables while objects are finalized
-- ends: InstructionLimitError or returns held
local weak = setmetatable({}, {__mode = "k"})
for i = 1, 50 do
  local o = setmetatable({}, {__gc = function(o) weak[o] = {o} end})
  weak[o] = {o}
end
collectgarbage() collectgarbage()
return "held"
