-- T1: protected calls as tail calls
-- ends: InstructionLimitError
local function again() return pcall(again) end
while true do again() end
