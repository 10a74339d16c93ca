-- T1: a loop that catches whatever stops its body
-- ends: InstructionLimitError
while true do
  pcall(function() while true do end end)
end
