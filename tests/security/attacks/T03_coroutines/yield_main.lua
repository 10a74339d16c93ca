-- T3: a yield outside of a coroutine
-- ends: LuaError: attempt to yield from outside a coroutine
coroutine.yield(1)
