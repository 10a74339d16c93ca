-- T4: %b that never balances, tried at each place
-- ends: InstructionLimitError
return string.find(("("):rep(1e5), "%b()")
