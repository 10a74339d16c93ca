-- T4: a row of optional items
-- ends: InstructionLimitError
return string.find(("a"):rep(28), ("a?"):rep(28) .. ("a"):rep(28) .. "b")
