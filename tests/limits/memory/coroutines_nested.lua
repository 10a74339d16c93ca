-- Coroutines that resume each other.
-- expect: C stack overflow
local function f() return coroutine.wrap(f)() end
return f()
