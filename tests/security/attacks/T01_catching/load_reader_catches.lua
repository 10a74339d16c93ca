-- T1: a reader function of load protects a loop
-- ends: InstructionLimitError
while true do
  load(function() pcall(function() while true do end end) return "x" end)
end
