-- T5: what is printed does not grow the process
-- instructions: none
-- output: 100K
-- ends: OutputLimitError
local s = ("x"):rep(50000)
while true do print(s) end
