-- T4: output without end
-- ends: InstructionLimitError or OutputLimitError
while true do print("x") end
