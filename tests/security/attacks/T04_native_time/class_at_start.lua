-- T4: the first character of a match looked for in megabytes
-- ends: InstructionLimitError
local s = ("a"):rep(4e6)
for i = 1, 1e9 do s:find("[b-z]+c") end
