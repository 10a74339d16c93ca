-- T3: a new coroutine for each slice of work
-- ends: InstructionLimitError
local work = 0
while true do
  coroutine.wrap(function() for i = 1, 1000 do work = work + 1 end end)()
end
