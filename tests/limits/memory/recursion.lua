-- Deep recursion with large frames.
local function f(a, b, c, d, e, g, h) local x, y, z = {}, {}, {} return 1 + f(a, b, c, d, e, x, y) end
f()
