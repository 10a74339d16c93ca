-- T1: a to-be-closed variable's metamethod goes on where the limit stopped its block
-- ends: InstructionLimitError
while true do
  local c <close> = setmetatable({}, {__close = function() while true do end end})
  while true do end
end
