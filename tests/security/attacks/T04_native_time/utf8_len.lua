-- T4: utf8.len of a long string alone
-- ends: InstructionLimitError
local s = ("\u{20AC}"):rep(1e6)
while true do utf8.len(s) end
