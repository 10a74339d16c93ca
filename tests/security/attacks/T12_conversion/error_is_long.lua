-- T12: a message of megabytes that is no UTF-8
-- ends: LuaError
error(("\xff"):rep(2000000))
