-- T4: a pattern of lazy repetitions that fails (wasmoon#45)
-- ends: InstructionLimitError
return string.find(("a"):rep(1e4), ".-.-.-.-b$")
