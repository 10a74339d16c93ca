-- A linked list.
local list
while true do list = {next = list} end
