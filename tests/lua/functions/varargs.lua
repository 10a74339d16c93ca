-- Variable arguments: adjustment, select, nils, tail positions.
local function f(...) return ... end
local function count(...) return select("#", ...) end
print(f(), f(1), f(1, 2, 3)) --> nil	1	1	2	3
print(count(), count(nil), count(nil, nil), count(f()), count(f(), f()), count(f(1, 2), f(1, 2))) --> 0	1	2	0	1	3
print((f(1, 2)), f(1, 2), ({f(1, 2), 3})[2], ({3, f(1, 2)})[3]) --> 1	1	3	2
print(select(2, "a", "b", "c"), select(-1, "a", "b", "c"), select(-2, "a", "b", "c"), select(5, "a") == nil)
--> b	c	b	true
print(pcall(select, 0)) --> false	bad argument #1 to 'select' (index out of range)
print(pcall(select, -3, 1, 2)) --> false	bad argument #1 to 'select' (index out of range)
print(pcall(select, "x")) --> false	bad argument #1 to 'select' (number expected, got string)
print(select("#"), select("#", nil), select(1), select("2", 1, 2)) --> 0	1	nil	2
local function named(a, b, ...) return a, b, count(...), ... end
print(named(), named(1)) --> nil	1	nil	0
print(named(1, 2, 3, nil, 5)) --> 1	2	3	3	nil	5
local function last(...) local n = select("#", ...) return (select(n, ...)) end
print(last(1, 2, 3), last(nil, false)) --> 3	false
local function sum(first, ...) if not first then return 0 end return first + sum(...) end
print(sum(1, 2, 3, 4, 5)) --> 15
local a, b, c = f(1, 2)
print(a, b, c) --> 1	2	nil
local d, e = (f(1, 2))
print(d, e) --> 1	nil
local packed = table.pack(f(1, nil, nil))
print(packed.n, #packed >= 1) --> 3	true
print(pcall(f, 1, nil, 3)) --> true	1	nil	3
local function closure(...) local x, y = ... return function() return x, y end end
print(closure(5, 6)()) --> 5	6
print((...) == nil, select("#", ...)) --> true	0
local function many(n) local t = {} for i = 1, n do t[i] = i end return table.unpack(t) end
print(count(many(200)), (select(200, many(200))), count(many(250), many(250))) --> 200	200	251
print(math.max(many(100)), string.char(f(72, 105))) --> 100	Hi
local function swap(a, b) return b, a end
local x, y = 1, 2
x, y = swap(x, y)
print(x, y, swap(swap(x, y))) --> 2	1	2	1
local t = {}
t[1], t[2], t[3] = f("a", "b")
print(t[1], t[2], t[3]) --> a	b	nil
local i = 1
i, t[i] = i + 1, "changed"
print(i, t[1], t[2]) --> 2	changed	b
