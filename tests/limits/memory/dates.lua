-- Dates as tables and texts.
local kept = {}
while true do kept[#kept + 1] = os.date("*t", #kept) kept[#kept + 1] = os.date(("%c"):rep(20), #kept) end
