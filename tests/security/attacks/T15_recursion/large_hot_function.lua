-- T15: a function of thousands of lines that becomes hot
-- memory: 64M
-- instructions: none
-- seconds: 1
-- ends: TimeLimitError
local lines = {"local a, b, t = ... for i = 1, 1e9 do "}
for i = 1, 900 do lines[#lines + 1] = ("a = a + %d t.x%d = a if a > b then b = a end "):format(i, i) end
lines[#lines + 1] = "end"
local f = load(table.concat(lines))
f(1, 2, {})
