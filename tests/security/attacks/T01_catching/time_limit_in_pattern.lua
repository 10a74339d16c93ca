-- T1: a time limit while one pattern backtracks
-- instructions: none
-- seconds: 0.2
-- ends: TimeLimitError
while true do
  pcall(string.find, ("a"):rep(3000), ".-.-.-b$")
end
