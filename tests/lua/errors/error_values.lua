-- error, assert, pcall, xpcall with values of any type; levels of positions.
print(pcall(error, "text")) print(pcall(error, "text", 0)) print(pcall(error)) print(pcall(error, nil))
--> false	text
--> false	text
--> false	nil
--> false	nil
print(pcall(error, 42)) print(pcall(error, true)) print(select("#", pcall(error, nil, 2)))
--> false	42
--> false	true
--> 2
local t = {code = 5}
print(select(2, pcall(error, t)) == t) --> true
local function level1() error("level 1", 1) end
local function level2() error("level 2", 2) end
local function level3() level2() end
print(pcall(level1)) print(pcall(level2)) print(pcall(level3))
--> false	error_values.lua:13: level 1
--> false	level 2
--> false	error_values.lua:15: level 2
print(pcall(function() error("number as message: " .. 1) end)) --> false	error_values.lua:20: number as message: 1
print(pcall(function() error(1.5) end)) --> false	1.5
print(pcall(function() error(setmetatable({}, {__tostring = function() return "object" end})) end))
--> false	object
print(pcall(assert, false)) print(pcall(assert, nil, "message")) print(pcall(assert, false, {1} and 5))
--> false	assertion failed!
--> false	message
--> false	5
print(assert(1, 2, 3)) print(select("#", assert(true, nil)))
--> 1	2	3
--> 2
print(pcall(assert)) --> false	bad argument #1 to 'assert' (value expected)
print(pcall(pcall)) print(pcall(xpcall)) print(pcall(xpcall, print))
--> false	bad argument #1 to 'pcall' (value expected)
--> false	bad argument #2 to 'xpcall' (function expected, got no value)
--> false	bad argument #2 to 'xpcall' (function expected, got no value)
print(xpcall(function() return 1, 2 end, print)) --> true	1	2
print(xpcall(function(...) return select("#", ...), ... end, print, nil, "x")) --> true	2	nil	x
print(xpcall(function() error("e", 0) end, function(m) return "handled " .. m, "dropped" end)) --> false	handled e
print(xpcall(function() error("e", 0) end, function() end)) --> false	nil
print(xpcall(function() error("first", 0) end, function(m) error("second", 0) end))
--> false	error in error handling
print(xpcall(function() local x = nil; x() end, function(m) return (m:gsub("^.-:%d+: ", "")) end))
--> false	attempt to call a nil value (local 'x')
print(xpcall(5, function(m) return "handler: " .. m end)) --> false	handler: attempt to call a number value
print(xpcall(function() error() end, function(m) return type(m) end)) --> false	nil
print(pcall(nil)) print(pcall(5)) print(pcall({}))
--> false	attempt to call a nil value
--> false	attempt to call a number value
--> false	attempt to call a table value
local depth = 0
print(xpcall(function() error("start", 0) end, function(m) depth = depth + 1 if depth < 5 then error("again " .. depth, 0) end return "settled" end))
--> false	settled
-- Nested protected calls; errors in handlers of outer calls stay out of it.
print(pcall(function() --> false	outer after inner
  local ok, m = pcall(error, "inner", 0)
  error("outer after " .. m, 0)
end))
print(select(2, pcall(pcall, error, "x"))) --> false	x
local function try(f, catch, finally)
  local results = table.pack(pcall(f))
  if not results[1] then results = table.pack(pcall(catch, results[2])) end
  finally()
  return table.unpack(results, 2, results.n)
end
print(try(function() error({kind = "custom"}) end, function(e) return e.kind end, function() io.write("finally ") end))
--> finally custom
print(tostring(nil), tostring(false), tostring(12), pcall(tostring))
--> nil	false	12	false	bad argument #1 to 'tostring' (value expected)
print(pcall(string.rep)) print(pcall(("x").rep, "x", -1)) print(pcall(("x").rep))
--> false	bad argument #1 to 'string.rep' (string expected, got no value)
--> true
--> false	bad argument #1 to 'string.rep' (string expected, got no value)
print(pcall(setmetatable, {}, "x")) print(pcall(math.floor, {})) print(pcall(math.floor, "x")) print(pcall(math.random, 0, -1))
--> false	bad argument #2 to 'setmetatable' (nil or table expected, got string)
--> false	bad argument #1 to 'math.floor' (number expected, got table)
--> false	bad argument #1 to 'math.floor' (number expected, got string)
--> false	bad argument #1 to 'math.random' (interval is empty)
print(pcall(string.char, 1, "x")) print(pcall(ipairs, nil)) print(pcall(select, {})) print(pcall(rawlen, nil))
--> false	bad argument #2 to 'string.char' (number expected, got string)
--> true	function: ?	nil	0
--> false	bad argument #1 to 'select' (number expected, got table)
--> false	bad argument #1 to 'rawlen' (table or string expected, got nil)
local obj = setmetatable({}, {__index = function(_, k) error("no field " .. k, 2) end})
print(pcall(function() return obj.missing end)) --> false	error_values.lua:84: no field missing
print(pcall(function() string.rep({}, 2) end)) print(pcall(function() ("x"):rep({}) end)) print(pcall(function() ("x"):bad() end))
--> false	error_values.lua:85: bad argument #1 to 'rep' (string expected, got table)
--> false	error_values.lua:85: bad argument #1 to 'rep' (number expected, got table)
--> false	error_values.lua:85: attempt to call a nil value (method 'bad')
print(pcall(function() local s = string; s.rep() end)) print(pcall(function() math.max() end)) print(pcall(function() io.lines(nil, "x", 5) end))
--> false	error_values.lua:89: bad argument #1 to 'rep' (string expected, got no value)
--> false	error_values.lua:89: bad argument #1 to 'max' (value expected)
--> true
local short = function() error() end
print(pcall(short)) --> false	nil
