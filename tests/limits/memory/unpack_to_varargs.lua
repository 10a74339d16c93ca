-- Varargs held in many frames.
local t = {}
for i = 1, 100000 do t[i] = i end
local function f(...) return f(1, ...) , ... end
f(table.unpack(t))
