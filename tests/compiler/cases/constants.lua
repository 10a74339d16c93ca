--- empty chunk


--- constants shared with an inner function
local a = 'x'
local function f() return y.z, 'x' end
return 'x', z

--- literals as constants
t.a = nil
t.b = true
t.c = false
t.d = nil
t.e = true

--- equal numbers of two types
return t + 1000, t + 1000.0, t + 1e15, t + 1000000000000000, 0.0, t == 300, t == 300.0

--- zero and the smallest float key
f(0.0 + t, t == 2.220446049250313e-16, t * 0.0, t * 2.220446049250313e-16)

--- neighbours beyond 2^53
return t * 9007199254740992.0, t * 9007199254740994, t * 9007199254740994.0

--- compile-time constants
local n <const>, s <const> = 5, 'x'
local m <const> = n
return n, s, m, function() return m end

--- constant of a constant
local a <const> = 5
local b <const> = a
local c <const> = -b
return a + b + c, t[b], t[c]

--- constant as condition
local yes <const> = true
local no <const> = nil
if yes then f() end while no do g() end

--- constant before registers
local a, b <const> = 1, 2
local c = 3
local function g() return a, b, c end

--- not a compile-time constant
local a <const> = x and 1
local b <const> = {}
local c <const> = -'2'
return a, b, c
