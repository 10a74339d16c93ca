-- T4: collections that clear large weak tables
-- ends: InstructionLimitError
local weak = setmetatable({}, {__mode = "kv"})
for i = 1, 5000 do weak[i] = {} end
while true do
  weak[1] = {}
  collectgarbage("step", 1)
end
