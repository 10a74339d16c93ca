-- A hook that allocates.
-- keeps: the hook, and what it made
local kept = {}
debug.sethook(function() kept[#kept + 1] = {} end, "", 1)
while true do end
