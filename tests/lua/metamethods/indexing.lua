-- __index and __newindex: functions, tables, chains, raw access.
local log = {}
local base = {inherited = "base"}
local t = setmetatable({own = 1}, {__index = base})
print(t.own, t.inherited, t.missing, rawget(t, "inherited")) --> 1	base	nil	nil
local logged = setmetatable({}, {
  __index = function(_, k) log[#log + 1] = "get " .. tostring(k) return k end,
  __newindex = function(object, k, v) log[#log + 1] = "set " .. tostring(k) rawset(object, k, v) end,
})
print(logged.a, logged[1], logged[true], logged[1.5]) --> a	1	true	1.5
logged.x = 1 logged.x = 2 logged[1] = "one" logged[1] = "two"
print(table.concat(log, "; "), logged.x, logged[1]) --> get a; get 1; get true; get 1.5; set x; set 1	2	two
local target = {}
local redirect = setmetatable({present = 0}, {__newindex = target})
redirect.new, redirect.present = 1, 2
print(rawget(redirect, "new"), target.new, redirect.present, target.present) --> nil	1	2	nil
local chain = {}
for i = 1, 10 do chain = setmetatable({["level" .. i] = i}, {__index = chain}) end
print(chain.level1, chain.level10, chain.level11) --> 1	10	nil
print(pcall(function() local a = setmetatable({}, {}) getmetatable(a).__index = a return a.x end))
--> false	indexing.lua:20: '__index' chain too long; possible loop
print(pcall(function() local a = setmetatable({}, {}) getmetatable(a).__newindex = a a.x = 1 end))
--> false	indexing.lua:22: '__newindex' chain too long; possible loop
print(pcall(function() return setmetatable({}, {__index = 5}).x end))
--> false	indexing.lua:24: attempt to index a number value
print(pcall(function() return setmetatable({}, {__index = "text"}).len end)) --> true	function: ?
print(pcall(function() setmetatable({}, {__newindex = 5}).x = 1 end))
--> false	indexing.lua:27: attempt to index a number value
print(pcall(function() setmetatable({}, {__newindex = nil})[nil] = 1 end))
--> false	indexing.lua:29: table index is nil
print(pcall(function() setmetatable({}, {__newindex = function(_, k) return k end})[nil] = 1 end)) --> true
print(pcall(rawset, {}, nil, 1)) --> false	table index is nil
print(pcall(rawget, 1, 1)) --> false	bad argument #1 to 'rawget' (table expected, got number)
print(pcall(rawset, {}, 0/0, 1)) --> false	table index is NaN
print(rawget({5}, 1), rawset({}, "a", 1).a, pcall(rawset, {}, 1))
--> 5	1	false	bad argument #3 to 'rawset' (value expected)
local default = setmetatable({}, {__index = function() return 0 end})
default.n = default.n + 1
default.n = default.n + 1
print(default.n, default.m, rawget(default, "m")) --> 2	0	nil
local read_only = setmetatable({}, {__index = {a = 1}, __newindex = function(_, k) error("read only: " .. k, 2) end})
print(read_only.a, pcall(function() read_only.a = 2 end)) --> 1	false	indexing.lua:42: read only: a
-- Metamethods are found without metamethods of the metatable.
local silent = setmetatable({}, setmetatable({}, {__index = function(_, k) return function() return "never" end end}))
print(silent.x, pcall(function() return silent + 1 end))
--> nil	false	indexing.lua:45: attempt to perform arithmetic on a table value (upvalue 'silent')
local multiple = setmetatable({}, {__index = function() return 1, 2, 3 end})
print(multiple.x, (multiple.x), #{multiple.x}) --> 1	1	1
