-- Tracebacks with long messages.
local kept = {}
while true do kept[#kept + 1] = debug.traceback(("x"):rep(1000) .. #kept) end
