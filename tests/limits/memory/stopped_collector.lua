-- A collector that is stopped.
collectgarbage("stop")
local kept
while true do kept = {kept, ("x"):rep(100)} end
