-- T2: a loop whose body is left by goto at once
-- ends: InstructionLimitError
while true do
  goto continue
  ::continue::
end
