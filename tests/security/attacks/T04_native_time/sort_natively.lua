-- T4: sorts of many strings
-- ends: InstructionLimitError
local t = {}
for i = 1, 5000 do t[i] = "k" .. i * 7919 % 5003 end
for i = 1, 1e9 do
  table.sort(t)
  t[1], t[#t] = t[#t], t[1]
end
