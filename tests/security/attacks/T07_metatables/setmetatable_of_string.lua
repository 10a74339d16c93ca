-- T7: setmetatable takes tables only
for _, value in ipairs {"x", 1, true, print, coroutine.create(print)} do
  assert(not pcall(setmetatable, value, {}))
end
return "held"
