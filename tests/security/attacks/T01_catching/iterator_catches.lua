-- T1: an iterator that calls the loop protected
-- ends: InstructionLimitError
for _ in function() pcall(function() while true do end end) return 1 end do end
