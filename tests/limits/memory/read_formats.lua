-- Many large blocks in one call.
local sizes = {}
for i = 1, 200 do sizes[i] = 10000000 end
return assert(io.open("/dev/zero")):read(table.unpack(sizes))
