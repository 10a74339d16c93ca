-- A replacement that makes the subject grow.
local s = "x"
while true do s = s:gsub(".", "%0%0%0%0") end
