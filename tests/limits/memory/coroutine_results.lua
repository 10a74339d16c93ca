-- Values that pass between coroutines.
local kept = {}
local co = coroutine.wrap(function(...) while true do coroutine.yield(...) end end)
while true do kept[#kept + 1] = {co(table.unpack({}, 1, 100000))} end
