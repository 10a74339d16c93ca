-- T1: the message handler goes on in place of the program
-- ends: InstructionLimitError
while true do
  xpcall(function() while true do end end, function() while true do end end)
end
