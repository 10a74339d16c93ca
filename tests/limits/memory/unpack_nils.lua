-- Very many nils.
local kept
while true do kept = {kept, table.pack(table.unpack({}, 1, 900000))} end
