-- The length operator answers a border; arrays grow and shrink at their end.
local t = {}
for i = 1, 20 do t[i] = i end
print(#t) --> 20
for i = 20, 11, -1 do t[i] = nil end
print(#t) --> 10
t[#t + 1] = "more"
print(#t, t[11]) --> 11	more
t[10] = nil
print(#t == 9 or #t == 11) --> true
local backwards = {}
for i = 5, 1, -1 do backwards[i] = i end
print(#backwards) --> 5
local sparse = {[1] = 1, [2] = 2, [4] = 4}
print(#sparse == 2 or #sparse == 4) --> true
print(#{1, 2, 3, nil}, #{n = 3}, #"", #"abc") --> 3	0	0	3
local zero = {[0] = 0}
print(#zero, zero[0], next(zero)) --> 0	0	0	0
local holes = {1, 2, 3}
holes[2] = nil
print(#holes == 3 or #holes == 1, rawlen(holes) == #holes) --> true	true
local q = {}
for i = 1, 100 do q[i] = i end
for i = 1, 100 do q[i] = nil end
print(#q, next(q)) --> 0	nil
local floats = {}
floats[1.0], floats[2.0], floats[3.5] = "a", "b", "c"
print(#floats, floats[1], floats[2]) --> 2	a	b
print(rawlen{1, 2}, rawlen("abc"), pcall(rawlen, 5))
--> 2	3	false	bad argument #1 to 'rawlen' (table or string expected, got number)
local mixed = {10, 20, 30, x = 1}
mixed[#mixed + 1] = 40
mixed[#mixed] = nil
mixed[#mixed] = nil
print(#mixed, mixed[2], mixed[3]) --> 2	20	nil
