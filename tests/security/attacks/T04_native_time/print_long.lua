-- T4: lines of a megabyte
-- ends: InstructionLimitError or OutputLimitError
local s = ("x"):rep(1e6)
while true do print(s) end
