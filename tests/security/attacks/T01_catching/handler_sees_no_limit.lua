-- T1: no message handler runs when a limit trips
-- ends: InstructionLimitError
-- prints: started
print("started")
xpcall(function() while true do end end, function(m) print("handler", m) return m end)
print("went on")
