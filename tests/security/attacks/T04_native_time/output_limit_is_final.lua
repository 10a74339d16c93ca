-- T4: an output limit cannot be caught, and nothing is written behind it
-- output: 1000
-- ends: OutputLimitError
while true do pcall(print, ("x"):rep(100)) end
