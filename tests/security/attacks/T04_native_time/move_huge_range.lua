-- T4: table.move of a range that has no elements
-- ends: InstructionLimitError
table.move({}, 1, math.maxinteger - 1, 2)
