-- T13: errors in message handlers of errors in message handlers (CVE-2022-33099)
local function f() error("x") end
local depth = 0
local function handler(m) depth = depth + 1 if depth > 500 then return "enough" end return f() end
local ok, message = xpcall(f, handler)
assert(not ok)
local ok, message = xpcall(function() return ("x"):rep(100) + {} end, function(m) return m .. {} end)
assert(not ok)
return "held"
