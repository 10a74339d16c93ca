-- T7: nil, numbers, booleans and functions have no metatables, and get none
for _, value in ipairs {0, 1.5, true, print, function() end} do
  assert(getmetatable(value) == nil)
end
assert(getmetatable(nil) == nil and debug.setmetatable == nil)
return "held"
