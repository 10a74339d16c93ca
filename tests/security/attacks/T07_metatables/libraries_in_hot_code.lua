-- T7: read-only tables are so in translated code as well
local function set(t, k, v) t[k] = v end
local function set_name(t, v) t.evil = v end
local function set_number(t, i, v) t[i] = v end
for i = 1, 300 do
  local t = {}
  set(t, "evil", i) set_name(t, i) set_number(t, i, i)
end
for i = 1, 300 do
  assert(not pcall(set, string, "evil", i))
  assert(not pcall(set_name, string, i))
  assert(not pcall(set_number, string, 1, i))
  assert(not pcall(set, math, "pi", 3))
end
assert(string.evil == nil and string[1] == nil and math.pi > 3)
return "held"
