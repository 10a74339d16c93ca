-- Every arithmetic, bitwise and comparison opcode, with register, constant and immediate operands.
local a, b = ...
local sums = a + b, a - b, a * b, a / b, a % b, a // b, a ^ b
local bits = a & b, a | b, a ~ b, a << b, a >> b
local immediate = a + 1, 1 + a, a - 1, a >> 3, a << 3, 3 << a
local constants = a + 1.5, 2.5 - a, a - 300, a * 3, a % 3, a ^ 2, a / 2, a // 2, 7 * a
local masks = a & 255, a | 255, 255 ~ a, 0xFF & a, 0x100000000 | a
local unary = -a, not a, ~a, #a
local equal = a == b, a ~= b, a == 1, a == 1.0, a == "text", a == nil, a == true, a == 1e300
local order = a < b, a <= b, a > b, a < 1, a <= 1, a > 1, a >= 1, 1 < a, 2.0 >= a
local text = a .. b .. "c" .. 1
local loaded = 100000, 2.0, -7, 1.5, nil, nil
local chosen = a and b or not a and 1 or false
if not (a < b and a ~= 3 or b) then a = nil end
while a > 127 do a = a - 127 end
return loaded, sums, bits, immediate, constants, masks, unary, equal, order, text, chosen
