-- T4: patterns of a hundred thousand items
-- ends: InstructionLimitError or LuaMemoryError
for i = 1, 1e9 do
  string.find("x", ("a?"):rep(50000) .. i)
end
