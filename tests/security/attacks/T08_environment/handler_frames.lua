-- T8: a message handler sees no more than a message and a traceback
local found
xpcall(function() local x = nil + 1 end, function(message)
  found = message .. debug.traceback()
end)
assert(found and not found:find("%.py"))
return "held"
