-- T4: patterns without special characters over megabytes
-- ends: InstructionLimitError
local s = ("a"):rep(4e6)
for i = 1, 1e9 do s:match("b") end
