-- T1: the loop runs in coroutines, whose errors are caught outside
-- ends: InstructionLimitError
while true do
  pcall(coroutine.wrap(function() while true do end end))
end
