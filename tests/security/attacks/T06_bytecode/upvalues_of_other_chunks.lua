-- T6: a dumped function loaded with fewer upvalues than it uses
-- policy: {"bytecode": "verify", "allow": ["string.dump"]}
local secret, other = "secret", "other"
local function f() return secret, other end
local g = load(string.dump(f), "x", "b")
local ok, a, b = pcall(g)
assert(ok and a ~= "secret" and b ~= "other")
return "held"
