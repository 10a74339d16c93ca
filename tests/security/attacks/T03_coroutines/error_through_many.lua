-- T3: an error passes through a hundred coroutines
local function nest(depth)
  if depth == 0 then error({}) end
  coroutine.wrap(nest)(depth - 1)
end
local ok, value = pcall(nest, 100)
assert(not ok and type(value) == "table")
return "held"
