-- T5: ephemerons that keep each other alive
-- ends: LuaMemoryError or InstructionLimitError
local t = setmetatable({}, {__mode = "k"})
local last = {}
while true do
  local key = {}
  t[last] = key
  t[key] = ("x"):rep(1000) .. #t
  last = key
  kept = kept or last
end
