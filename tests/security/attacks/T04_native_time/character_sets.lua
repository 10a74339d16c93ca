-- T4: large character sets, each a new pattern
-- ends: InstructionLimitError or LuaMemoryError
for i = 1, 1e9 do
  string.find("x", "[" .. ("a-z0-9"):rep(500) .. i .. "]")
end
