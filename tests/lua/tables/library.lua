-- The table library.
print(table.concat({1, 2, 3}), table.concat({1, 2, 3}, ", "), table.concat({1, 2, 3}, "-", 2), table.concat({1, 2, 3}, "-", 2, 2))
--> 123	1, 2, 3	2-3	2
print(table.concat({}, "x"), table.concat({"a"}, "x", 5, 3) == "", table.concat({1.5, "b"}, "|")) --> 	true	1.5|b
print(pcall(table.concat, {1, {}, 3})) --> false	invalid value (table) at index 2 in table for 'concat'
print(pcall(table.concat, {1}, ",", 1, 2)) --> false	invalid value (nil) at index 2 in table for 'concat'
local t = {1, 2, 3}
table.insert(t, 4) table.insert(t, 1, 0)
print(table.concat(t, " "), table.remove(t), table.remove(t, 1), table.concat(t, " ")) --> 0 1 2 3 4	4	0	1 2 3
print(pcall(table.insert, t, 6, "x")) --> false	bad argument #2 to 'table.insert' (position out of bounds)
print(pcall(table.insert, t, 1, 2, 3)) --> false	wrong number of arguments to 'insert'
print(pcall(table.insert, t)) --> false	wrong number of arguments to 'insert'
print(pcall(table.insert, nil, 1)) --> false	bad argument #1 to 'table.insert' (table expected, got nil)
print(pcall(table.insert, t, "x", 1)) --> false	bad argument #2 to 'table.insert' (number expected, got string)
print(table.remove({}), table.remove({}, 0), table.remove({}, 1), pcall(table.remove, {}, 2))
--> nil	nil	nil	false	bad argument #2 to 'table.remove' (position out of bounds)
print(pcall(table.remove, {1, 2, 3}, 7)) --> false	bad argument #2 to 'table.remove' (position out of bounds)
print(table.remove({1, 2, 3}, 4), table.remove({[0] = "zero"}, 0)) --> nil	zero
print(table.unpack({1, 2, 3})) print(table.unpack({1, 2, 3}, 2)) print(table.unpack({1, 2}, 1, 3))
--> 1	2	3
--> 2	3
--> 1	2	nil
print(select("#", table.unpack({}, 1, 0)), table.unpack({1, 2, 3}, -1, 1)) --> 0	nil	nil	1
print(pcall(table.unpack, {}, 1, 1e8)) --> false	too many results to unpack
print(pcall(table.unpack, {}, math.mininteger, math.maxinteger)) --> false	too many results to unpack
print(table.pack().n, table.pack(nil, nil).n, table.pack(1, 2)[2]) --> 0	2	2
local function joined(...) return table.concat(table.move(...), ",") end
print(joined({1, 2, 3}, 1, 3, 2), joined({1, 2, 3}, 2, 3, 1), joined({1, 2, 3}, 1, 3, 1, {}), joined({1, 2}, 1, 0, 5))
--> 1,1,2,3	2,3,3	1,2,3	1,2
print(pcall(table.move, {}, 1, math.maxinteger, 2))
--> false	bad argument #4 to 'table.move' (destination wrap around)
print(pcall(table.move, {}, -1, math.maxinteger, 2))
--> false	bad argument #3 to 'table.move' (too many elements to move)
local words = {"pear", "Apple", "fig", "banana"}
table.sort(words) print(table.concat(words, " ")) --> Apple banana fig pear
table.sort(words, function(a, b) return #a < #b or #a == #b and a < b end) print(table.concat(words, " "))
--> fig pear Apple banana
local numbers = {3, 1.5, -2, 10, 0, 1e3, -0.5}
table.sort(numbers, function(a, b) return a > b end) print(table.concat(numbers, " "))
--> 1000.0 10 3 1.5 0 -0.5 -2
print(pcall(table.sort, {3, "x", 1})) --> false	attempt to compare string with number
print(pcall(table.sort, {3, 1, 2}, function() return true end)) --> true
print(pcall(table.sort, {1, 2}, 5)) --> false	bad argument #2 to 'table.sort' (function expected, got number)
print(pcall(table.sort, {{}, {}})) --> false	attempt to compare two table values
-- The functions go through metamethods.
local log = {}
local watched = setmetatable({}, {
  __index = function(_, k) log[#log + 1] = "get " .. k return k <= 2 and k * 10 or nil end,
  __newindex = function(_, k, v) log[#log + 1] = "set " .. k .. " " .. tostring(v) end,
  __len = function() return 2 end,
})
table.insert(watched, "x")
print(table.concat(log, "; ")) log = {} --> set 3 x
print(table.concat(watched, ","), table.concat(log, "; ")) log = {} --> 10,20	get 1; get 2
print(table.remove(watched, 1), table.concat(log, "; ")) log = {} --> 10	get 1; get 2; set 1 20; set 2 nil
print(table.unpack(watched)) log = {} --> 10	20
print(pcall(table.insert, setmetatable({}, {__len = function() return "x" end}), 1))
--> false	object length is not an integer
print(pcall(table.concat, setmetatable({}, {__len = function() return 1.5 end})))
--> false	object length is not an integer
