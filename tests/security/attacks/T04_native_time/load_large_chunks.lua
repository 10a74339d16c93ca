-- T4: chunks as large as may be loaded, one after the other
-- ends: TimeLimitError
-- instructions: none
-- seconds: 0.7
local text = "return " .. ("a+"):rep(32000) .. "a"
while true do load(text) end
