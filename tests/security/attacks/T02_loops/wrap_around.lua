-- T2: a counter that wraps around never meets its bound
-- ends: InstructionLimitError
local i = math.maxinteger - 10
while i ~= 0.5 do i = i + 1 end
