-- T5: __tostring and __name that give long texts
-- ends: LuaMemoryError or LuaError or InstructionLimitError or OutputLimitError
local t = setmetatable({}, {__name = ("x"):rep(1e6)})
local kept = {}
while true do
  kept[#kept + 1] = tostring(t)
  pcall(function() return t + 1 end)
end
