-- T4: back references to growing captures
-- ends: InstructionLimitError
return string.find(("a"):rep(5e3), "(a*)%1%1b")
