-- T3: a limit is the state's, not the thread's
-- ends: InstructionLimitError
coroutine.wrap(function() while true do end end)()
