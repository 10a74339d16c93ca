-- T12: a message that looks like a limit's is a plain error
-- ends: LuaError: instruction limit reached
local ok, message = pcall(error, "not enough memory", 0)
assert(not ok and message == "not enough memory")
error("instruction limit reached", 0)
