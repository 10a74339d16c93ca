-- T4: a plain search that compares half of the subject at each place
-- ends: InstructionLimitError
local s, p = ("a"):rep(4e5), ("a"):rep(2e5) .. "b"
for i = 1, 1e9 do s:find(p, 1, true) end
