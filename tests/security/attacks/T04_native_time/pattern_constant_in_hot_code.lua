-- T4: a pattern that is compiled into translated code and meets a long subject later
-- ends: InstructionLimitError
local function search(s) return s:match("^(.-)(.-)(.-)x$") end
for i = 1, 300 do search("abcx") end
for i = 1, 1e9 do search(("a"):rep(3000)) end
