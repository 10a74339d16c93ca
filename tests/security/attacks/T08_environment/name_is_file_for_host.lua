-- T8: nor when the host shows the error with its traceback
-- ends: LuaError: passwd
load("\nerror('x')", "@/etc/passwd")()
