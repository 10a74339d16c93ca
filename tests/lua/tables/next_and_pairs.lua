-- Traversal: order of the array part, changes while traversing, errors.
local t = {10, 20, 30, x = "y"}
local count, sum = 0, 0
for k, v in pairs(t) do count = count + 1 if type(v) == "number" then sum = sum + v end end
print(count, sum) --> 4	60
for i, v in ipairs{1, 2, nil, 4} do io.write(i, "=", v, " ") end
print() --> 1=1 2=2
-- Fields may be cleared and changed while the table is traversed.
local squares = {}
for i = 1, 50 do squares[i] = i * i squares["k" .. i] = i end
for k in pairs(squares) do squares[k] = nil end
print(next(squares)) --> nil
local doubled = {a = 1, b = 2, c = 3}
for k, v in pairs(doubled) do doubled[k] = v * 2 end
print(doubled.a, doubled.b, doubled.c) --> 2	4	6
print(next({}), next({5}), rawequal(next, next)) --> nil	1	true
print(pcall(next, {}, "missing")) --> false	invalid key to 'next'
print(pcall(next, {}, 1)) --> false	invalid key to 'next'
print(pcall(next, {1, 2}, 3)) --> false	invalid key to 'next'
print(pcall(next)) --> false	bad argument #1 to 'next' (table expected, got no value)
print(select("#", next({})), select("#", next({}, nil))) --> 1	1
print(pcall(pairs)) --> false	bad argument #1 to 'pairs' (value expected)
print(pcall(ipairs)) --> false	bad argument #1 to 'ipairs' (value expected)
local proxy = setmetatable({}, {__pairs = function(object) return function(_, k) if not k then return 1, object end end, object, nil end})
for k, v in pairs(proxy) do print(k, v == proxy) end --> 1	true
local lazy = setmetatable({}, {__index = function(_, i) if i <= 3 then return i * 11 end end})
for i, v in ipairs(lazy) do io.write(i, ":", v, " ") end
print() --> 1:11 2:22 3:33
print(pcall(function() for k in nil do end end))
--> false	next_and_pairs.lua:29: attempt to call a nil value (for iterator 'for iterator')
print(pcall(function() for k in pairs(nil) do end end))
--> false	next_and_pairs.lua:31: bad argument #1 to 'for iterator' (table expected, got nil)
print(pcall(function() for k in 5, 6, 7 do end end))
--> false	next_and_pairs.lua:33: attempt to call a number value (for iterator 'for iterator')
print(pcall(function() local t = {} for k in t do end end))
--> false	next_and_pairs.lua:35: attempt to call a table value (for iterator 'for iterator')
for i, v in next, {7} do print(i, v) end --> 1	7
for a, b, c, d in function(s, i) if i < 2 then return i + 1, s end end, "state", 0 do print(a, b, c, d) end
--> 1	state	nil	nil
--> 2	state	nil	nil
-- A generic for calls a callable object.
local callable = setmetatable({}, {__call = function(self, limit, i) i = i + 1 if i <= limit then return i end end})
for i in callable, 3, 0 do io.write(i, " ") end
print() --> 1 2 3
