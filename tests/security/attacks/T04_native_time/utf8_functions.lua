-- T4: utf8.len, codepoint and offset of a long string
-- ends: InstructionLimitError or LuaMemoryError
local s = ("\u{20AC}"):rep(1e5)
while true do
  utf8.len(s)
  pcall(utf8.codepoint, s, 1, -1)
  utf8.offset(s, 99999)
end
