-- T15: functions without end, each hot and each new
-- seconds: 1
-- instructions: none
-- memory: 64M
-- ends: TimeLimitError
for i = 1, 1e9 do
  local f = load(("local s = %d for i = 1, 100 do s = s + i if s > 10 then s = s - %d end end return s"):format(i, i))
  for j = 1, 20 do f() end
end
