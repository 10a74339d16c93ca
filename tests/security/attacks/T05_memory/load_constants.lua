-- T5: chunks full of constants, kept
-- ends: LuaMemoryError or InstructionLimitError
local kept = {}
for i = 1, 1e9 do
  local parts = {}
  for j = 1, 100 do parts[j] = ("%q"):format("s" .. i * 1000 + j) end
  kept[i] = load("return {" .. table.concat(parts, ",") .. "}")
end
