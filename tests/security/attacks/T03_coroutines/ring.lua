-- T3: a ring of coroutines that pass a token on
-- ends: InstructionLimitError
local ring = {}
for i = 1, 50 do
  ring[i] = coroutine.create(function(n) while true do n = coroutine.yield(n + 1) end end)
end
local n = 0
while true do
  for i = 1, #ring do
    local ok
    ok, n = coroutine.resume(ring[i], n)
  end
end
