-- T4: an anchored pattern that backtracks
-- ends: InstructionLimitError
return string.match(("a"):rep(1e4), "^(a*)(a*)(a*)(a*)b")
