-- T10: error messages about values have no address
-- levels: STRICT
-- ends: LuaError
for _, f in ipairs {function() return {} + 1 end, function() return {} < {} end, function() return #print end, function() return print.x.y end} do
  print(select(2, pcall(f)))
end
error({})
