-- Long texts made by utf8.char.
local codes = {}
for i = 1, 200 do codes[i] = 0x7FFFFFFF end
local kept = {}
while true do kept[#kept + 1] = utf8.char(table.unpack(codes)) .. #kept end
