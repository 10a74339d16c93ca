-- T10: no clock to time with
-- levels: STRICT
local function now() return os and os.clock and os.clock() or 0 end
local start = now()
for i = 1, 10000 do end
assert(now() == start)
return "held"
