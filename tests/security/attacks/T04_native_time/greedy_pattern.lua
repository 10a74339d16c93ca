-- T4: a pattern of greedy repetitions that fails
-- ends: InstructionLimitError
return string.find(("a"):rep(1e4), "a*a*a*a*a*b")
