--- nil assignments merged
local a; local b, c; local d = nil; local e = f; local g

--- nil not merged over a label
local a
::l::
local b
goto l

--- assignment conflict
local a, i = {}, 1
a[i], a, i = a, i, a
i, a[i] = i + 1, 20
a.x, a = 1, a

--- assignment conflict with upvalue
local a
function f()
  a.x, a = 1, 2
  a.x.y, a[1], a = 1, 2, 3
end

--- more values than targets
local a, b = f(), g(), h()
a, b = 1, 2, f()
a, b = f()

--- fewer values than targets
local a, b, c = 1
a, b, c = f()
a, b, c = 1, ...
x, y = nil

--- values in place
local a, b = 1, 2
a, b = b, a
a = a
a = b.c
b = a + 1
a = f(b)
