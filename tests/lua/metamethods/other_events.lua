-- __call, __len, __tostring, __name, __metatable, __pairs, __concat chains, __close and __gc as names.
local callable = setmetatable({}, {__call = function(self, ...) return select("#", ...), ... end})
print(callable(), callable(1, nil), pcall(callable, "x")) --> 0	2	true	1	x
local nested = setmetatable({}, {__call = callable})
print(nested(1) == 2, select("#", nested("a", "b"))) --> true	4
local deep = function(...) return "bottom", select("#", ...) end
for _ = 1, 5 do deep = setmetatable({}, {__call = deep}) end
print(deep("x")) --> bottom	6
print(pcall(setmetatable({}, {__call = 5}))) --> false	attempt to call a number value
print(pcall(function() local t = setmetatable({}, {__call = {}}) t() end))
--> false	other_events.lua:10: attempt to call a table value (local 't')
local sized = setmetatable({1, 2, 3}, {__len = function() return 42 end})
print(#sized, rawlen(sized), #setmetatable({}, {__len = function() return "any" end})) --> 42	3	any
print(pcall(function() return #setmetatable({}, {__len = 5}) end))
--> false	other_events.lua:14: attempt to call a number value (metamethod 'len')
print(tostring(setmetatable({}, {__tostring = function() return "shown" end}))) --> shown
print(pcall(tostring, setmetatable({}, {__tostring = function() return 5 end}))) --> true	5
print(pcall(tostring, setmetatable({}, {__tostring = function() return nil end})))
--> false	'__tostring' must return a string
print((tostring(setmetatable({}, {__name = "My type"})):gsub("0x%x+", "ADDRESS"))) --> My type: ADDRESS
print((tostring(setmetatable({}, {__name = 5})):gsub("0x%x+", "ADDRESS"))) --> table: ADDRESS
print(pcall(function() return setmetatable({}, {__name = "My type"}) + 1 end))
--> false	other_events.lua:22: attempt to perform arithmetic on a My type value
print(pcall(function() return setmetatable({}, {__name = "My type"}) < 1 end))
--> false	other_events.lua:24: attempt to compare My type with number
print(pcall(string.rep, setmetatable({}, {__name = "My type"})))
--> false	bad argument #1 to 'string.rep' (string expected, got My type)
print(pcall(ipairs), pcall(math.abs, setmetatable({}, {__name = "My type"})))
--> false	false	bad argument #1 to 'math.abs' (number expected, got My type)
local protected = setmetatable({}, {__metatable = "locked"})
print(getmetatable(protected), pcall(setmetatable, protected, {}))
--> locked	false	cannot change a protected metatable
print(getmetatable("").__index == string, getmetatable({}), getmetatable(1)) --> true	nil	nil
print(pcall(setmetatable, {})) --> false	bad argument #2 to 'setmetatable' (nil or table expected, got no value)
print(pcall(setmetatable, 1, {})) --> false	bad argument #1 to 'setmetatable' (table expected, got number)
print(pcall(setmetatable, {}, 1)) --> false	bad argument #2 to 'setmetatable' (nil or table expected, got number)
print(setmetatable({}, nil) ~= nil, getmetatable(setmetatable({}, {})) ~= nil) --> true	true
local joined = setmetatable({}, {__concat = function(a, b) return (type(a) == "table" and "T" or a) .. "+" .. (type(b) == "table" and "T" or b) end})
print("a" .. joined, joined .. "a", "a" .. "b" .. joined, joined .. joined, 1 .. joined .. 2 .. "x")
--> a+T	T+a	ab+T	T+T	1T+2x
print(#setmetatable({}, {__index = {1, 2, 3}}), next(setmetatable({}, {__index = {1}}))) --> 0	nil
local mt = {__index = function(_, k) return k .. "!" end}
mt.__metatable = mt
print(getmetatable(setmetatable({}, mt)) == mt, setmetatable({}, mt).hey) --> true	hey!
print(string.format("%s|%10s", setmetatable({}, {__tostring = function() return "obj" end}), "x"))
--> obj|         x
print(#table.pack(pcall(error)), select(2, pcall(error))) --> 1	nil
