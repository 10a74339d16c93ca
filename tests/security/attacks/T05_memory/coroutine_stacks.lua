-- T5: coroutines, each with a deep stack
-- ends: LuaMemoryError or InstructionLimitError
local kept = {}
local function deep(n) if n == 0 then coroutine.yield() else deep(n - 1) end return n end
for i = 1, 1e9 do
  kept[i] = coroutine.create(deep)
  coroutine.resume(kept[i], 200)
end
