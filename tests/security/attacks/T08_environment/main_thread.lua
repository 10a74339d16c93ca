-- T8: the main coroutine is of no use
local main, is_main = coroutine.running()
assert(is_main)
assert(not coroutine.resume(main))
assert(not pcall(coroutine.close, main))
assert(coroutine.status(main) == "running")
assert(not coroutine.isyieldable())
return "held"
