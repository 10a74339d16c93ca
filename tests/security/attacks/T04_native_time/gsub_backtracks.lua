-- T4: gsub with a pattern that fails at each place
-- ends: InstructionLimitError
return string.gsub(("a"):rep(2e4), "(a*)(a*)b", "")
