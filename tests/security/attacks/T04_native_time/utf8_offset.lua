-- T4: utf8.offset walks through a long string
-- ends: InstructionLimitError
local s = ("\u{20AC}"):rep(1e6)
while true do utf8.offset(s, 999999) end
