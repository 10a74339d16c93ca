-- T13: a reader that returns what it must not
for _, value in ipairs {1, 1.5, true, {}, print, "x\0"} do
  local calls = 0
  local f, message = load(function() calls = calls + 1 if calls < 3 then return value end end)
  assert(f or type(message) == "string")
end
local f, message = load(function() error({}) end)
assert(not f and type(message) == "table")
local co = coroutine.wrap(function() return load(function() coroutine.yield("x") end) end)
local ok, message = co()
assert(not ok and message:find("yield"))
return "held"
