-- Upvalues joined and set through the debug library.
local t = {}
while true do
  local value = {}
  local function f() return value end
  t[#t + 1] = f
  debug.setupvalue(f, 1, {value, {}})
end
