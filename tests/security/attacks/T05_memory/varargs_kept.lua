-- T5: variable arguments kept by suspended functions
-- ends: LuaMemoryError or InstructionLimitError
local kept = {}
local function take(...) coroutine.yield() return ... end
while true do
  local co = coroutine.wrap(take)
  co(table.unpack({}, 1, 10000))
  kept[#kept + 1] = co
end
