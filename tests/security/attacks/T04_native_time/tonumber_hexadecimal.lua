-- T4: hexadecimal floats of a million digits
-- ends: InstructionLimitError
local s = "0x" .. ("f"):rep(1e6) .. "p1"
while true do local n = tonumber(s) end
