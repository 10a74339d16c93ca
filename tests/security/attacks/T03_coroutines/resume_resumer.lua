-- T3: a coroutine that resumes the one that resumed it
local outer
outer = coroutine.create(function()
  local inner = coroutine.create(function() return coroutine.resume(outer) end)
  return select(2, coroutine.resume(inner))
end)
local ok, inner = coroutine.resume(outer)
assert(ok and inner == false)
return "held"
