-- T1: hundreds of protected calls around each other, each going on when the one inside ends
-- ends: InstructionLimitError
local function nest(depth)
  if depth > 0 then pcall(nest, depth - 1) end
  while true do end
end
while true do nest(150) end
