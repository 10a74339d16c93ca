-- T1: pcall called through itself
-- ends: InstructionLimitError
while true do
  pcall(pcall, pcall, pcall, pcall, function() while true do end end)
end
