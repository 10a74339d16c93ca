-- T1: coroutine.resume turns errors into results
-- ends: InstructionLimitError
while true do
  local ok = coroutine.resume(coroutine.create(function() while true do end end))
end
