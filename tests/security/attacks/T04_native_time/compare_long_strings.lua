-- T4: comparisons of equal strings of megabytes
-- instructions: none
-- seconds: 0.3
-- ends: TimeLimitError
local a, b = ("a"):rep(4e6) .. "x", ("a"):rep(4e6) .. "x"
while true do local x = a == b, a < b end
