-- Each level adds to the arguments.
-- expect: stack overflow
local function f(...) return (f(1, 2, 3, ...)) end
f()
