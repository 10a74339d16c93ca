-- T14: division by zero
for _, f in ipairs {function() return 1 // 0 end, function() return 1 % 0 end, function() return math.fmod(1, 0) end} do
  local ok, message = pcall(f)
  assert(not ok and (message:find("zero") or message:find("%0", 1, true)), message)
end
assert(1 / 0 == math.huge and 1 // 0.0 == math.huge and 1 % 0.0 ~= 1 % 0.0)
local zero = 0
for i = 1, 100 do assert(not pcall(function() return i // zero end)) end
return "held"
