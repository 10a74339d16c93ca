--- comparisons with numbers
return x < 1, x <= -127, x > 128, x >= 129, 1 < x, 1.0 <= x, x > 1000.0, x == 1000.0, 5 ~= x

--- comparisons as values
local a = x == y
local b = not (x < y) and z
local c = (x == y) == (a == b)
return not not a

--- and, or
local a = x and y or z
local b = a and (b or c) and d
return a or b and c or not d, (a or b) and c

--- and, or with constants
return nil and x, false or x, 1 and x, 'a' or x, x and nil, x or false, nil or false, not nil and x

--- and, or in place
local a, b
a = a and b
a = a or b
b = a and 1 or a
a = b == 1 or a
a = not a and b

--- not of and
local a = not (x and y)
if not (x or not y) then f() end while not (x and 1) do g() end

--- concatenation
return a .. b .. c .. d, (a .. b) .. c, a .. (b .. c), 'x' .. 1 .. 2.0 .. f()

--- shifts
return x << 1, x >> 1, 1 << x, 1 >> x, x << -127, x << 128, x << 127, x >> -128, x << 1.0

--- subtraction
return x - 1, x - 127, x - 128, x - -127, x - -128, x - 1.0, 1 - x, x - 2.5

--- commutative operators
return 1 + x, 1.5 + x, 1000 + x, 2 * x, 2.5 * x, 3 & x, 3 | x, 3 ~ x, x & 3.0, 3.0 & x

--- operands with jumps
return (x and 1) + 2, 2 + (x and 1), (x and 1) & 2, 2 ~ (x or 1), (x and 'a') .. 'b', -(x and 1)
