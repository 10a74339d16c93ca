-- T7: libraries cannot be given a metatable
for name, value in pairs(_G) do
  if type(value) == "table" and value ~= _G then
    assert(not pcall(setmetatable, value, {__index = function() return print end}), name)
    assert(value.no_such_function == nil)
  end
end
return "held"
