-- T4: gmatch with a pattern that fails at each place
-- ends: InstructionLimitError
for _ in string.gmatch(("a"):rep(2e4), "(a*)(a*)b") do end
