-- T4: io.write without end
-- output: 1000
-- ends: OutputLimitError
while true do pcall(io.write, "x", 1, 2.5) end
