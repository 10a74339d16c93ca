-- T2: loops in loops, each short
-- ends: InstructionLimitError
for a = 1, 1e5 do for b = 1, 1e5 do for c = 1, 1e5 do end end end
