-- T15: coroutines in coroutines, each in a different way
local function nest(depth)
  if depth > 250 then return "bottom" end
  if depth % 3 == 0 then return coroutine.wrap(nest)(depth + 1) end
  if depth % 3 == 1 then return select(2, pcall(nest, depth + 1)) end
  return (("x"):gsub("x", function() return nest(depth + 1) end))
end
pcall(nest, 1)
return "held"
