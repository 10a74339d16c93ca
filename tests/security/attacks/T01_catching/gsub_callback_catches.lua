-- T1: a replacement function protects a loop
-- ends: InstructionLimitError
while true do
  pcall(string.gsub, ("a"):rep(100), "a", function() pcall(function() while true do end end) end)
end
