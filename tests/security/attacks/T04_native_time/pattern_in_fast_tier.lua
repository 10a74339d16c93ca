-- T4: a pattern used so often that it becomes a regular expression of Python's
-- ends: InstructionLimitError
local s = ("a"):rep(2000)
for i = 1, 1e9 do
  string.find("aab", "a*a*a*b")
  if i > 100 then string.find(s, "a*a*a*b") end
end
