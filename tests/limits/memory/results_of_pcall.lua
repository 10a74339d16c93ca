-- Results that pass through protected calls.
local function f(n, ...) if n == 0 then return ... end return select(2, pcall(f, n - 1, n, ...)) end
local many = {}
for i = 1, 10000 do many[i] = i end
local kept = {}
while true do kept[#kept + 1] = table.pack(f(20, table.unpack(many))) end
