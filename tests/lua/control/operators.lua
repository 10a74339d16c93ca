-- Precedence, associativity, short circuits, order of evaluation.
print(2 ^ 3 ^ 2, -2 ^ 2, not nil == true, 2 .. 3 .. 4, 1 .. 2 == "12") --> 512.0	-4.0	true	234	true
print(1 + 2 * 3 - 4 / 2, (1 + 2) * 3, 7 // 2 * 2 + 7 % 2, -3 % 5, -(3 % 5), 2 * 3 % 4) --> 5.0	9	7	2	-3	2
print(1 or error("no"), nil and error("no"), false or nil, nil or false, 1 and 2, nil and 1)
--> 1	nil	nil	false	2	nil
print(1 and nil or 3, false == nil, not 0, not "", not not nil) --> 3	false	false	false	false
print(1 < 2 == true, "a" .. "b" == "ab", #"ab" + 1, -#"ab", not 1 == 2) --> true	true	3	-2	false
print(5 // 0.3, 2 ^ -1, 2 ^ 0.5 == 2 ^ (1 / 2), - - 5, not not 5, ~ ~ 5, - "3", -"0x10")
--> 16.0	0.5	true	5	true	5	-3	-16
print(1 << 2 + 1, 1 | 2 & 3, 6 ~ 3 | 8, "5" + 3 | 0, (3 & 2) == 2 and 1 or 0) --> 8	3	13	8	1
local order = {}
local function note(name, value) order[#order + 1] = name return value end
local _ = note("a", 1) + note("b", 2) * note("c", 3)
print(table.concat(order, " ")) order = {} --> a b c
_ = note("a", false) and note("b", 1) or note("c", 2)
print(table.concat(order, " ")) order = {} --> a c
local t = {}
t[note("key", 1)] = note("value", 2)
print(table.concat(order, " ")) order = {} --> key value
t[note("k1", 1)], t[note("k2", 2)] = note("v1", 1), note("v2", 2)
print(table.concat(order, " ")) order = {} --> k1 k2 v1 v2
_ = note("f", math.max)(note("x", 1), note("y", 2))
print(table.concat(order, " ")) order = {} --> f x y
_ = note("left", 1) < note("right", 2), note("left", 2) > note("right", 1)
print(table.concat(order, " ")) order = {} --> left right left right
_ = note("a", "x") .. note("b", "y") .. note("c", "z")
print(table.concat(order, " ")) --> a b c
local a <const>, b <const> = 10, "constant"
print(a + 1, b .. "!", -a, a // 3, a == 10) --> 11	constant!	-10	3	true
if a > 5 then print("greater") elseif a > 3 then print("never") else print("never") end --> greater
if nil then print("never") elseif false then print("never") else print("else") end --> else
local x = 5
while x > 0 do x = x - 2 if x == 1 then break end end
print(x) --> 1
local n = 0
repeat local stop = n >= 3 n = n + 1 until stop
print(n) --> 4
for _ = 1, 0 do print("never") end
do local x = "inner" print(x) end --> inner
print(x) --> 1
--> semicolons
;;; print("semicolons");
print(not (1 > 2) and (2 > 1) or false, (nil == false) == false, 1 ~= 2 == true) --> true	true	true
print(0x10 + 0xA, 1e2 + .5, 3 // 1 | 0, "a" < "b" and "b" < "c") --> 26	100.5	3	true
local i, j, k = 1, 2
i, j, k = j, i
print(i, j, k) --> 2	1	nil
local f, g = function() return 1, 2 end, function() end
local r1, r2, r3 = f(), f()
print(r1, r2, r3, g(), (g())) --> 1	1	2	nil	nil
