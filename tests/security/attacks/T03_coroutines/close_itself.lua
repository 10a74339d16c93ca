-- T3: a coroutine that closes itself, or the one that waits for it
local failures = 0
local main = coroutine.running()
coroutine.wrap(function()
  local me = coroutine.running()
  if not pcall(coroutine.close, me) then failures = failures + 1 end
  if not pcall(coroutine.close, main) then failures = failures + 1 end
end)()
assert(failures == 2)
return "held"
