-- load: text, binary, reader functions, environments, modes, names.
print(load("return 1 + 1")(), load("return ...")(5, 6)) --> 2	5	6
print(load("syntax error here")) print(load("return", "=name")) print(load("x =", "@file.lua")) print(load("x =", "some text"))
--> nil	[string "syntax error here"]:1: syntax error near 'error'
--> function: ?
--> nil	file.lua:1: unexpected symbol near <eof>
--> nil	[string "some text"]:1: unexpected symbol near <eof>
local pieces = {"return ", "1", " + ", "41", nil}
local i = 0
print(load(function() i = i + 1 return pieces[i] end)()) --> 42
i = 0
print(load(function() i = i + 1 return ({"return 7", ""})[i] end)()) --> 7
print(load(function() return {} end)) print(load(function() error("reader failed", 0) end)) print(pcall(load, 5)) print(pcall(load))
--> nil	load.lua:13: reader function must return a string
--> nil	reader failed
--> true	nil	[string "5"]:1: unexpected symbol near '5'
--> false	bad argument #1 to 'load' (function expected, got no value)
local env = {y = 10}
print(load("return y", "=c", "t", env)(), load("x = 1; return x", "=c", "t", env)(), env.x, x) --> 10	1	1	nil
print(load("return _ENV", "=c", "t", nil)(), load("return _ENV", "=c", "t", 5)(), pcall(load("return z", "=c", "t", nil)))
--> nil	5	false	c:1: attempt to index a nil value (upvalue '_ENV')
print(load("return 1", "=c", "b")) print(load(string.dump(function() return 1 end), "=c", "t"))
--> nil	attempt to load a text chunk (mode is 'b')
--> nil	attempt to load a binary chunk (mode is 't')
print(load(string.dump(function() return 1 end), "=c", "b")(), load(string.dump(function() return 2 end), nil, "bt")())
--> 1	2
print(pcall(load, "return 1", "=c", "x")) print(pcall(load, "return 1", {}))
--> true	nil	attempt to load a text chunk (mode is 'x')
--> false	bad argument #2 to 'load' (string expected, got table)
local function upvalues() return y, env end
local copy = load(string.dump(upvalues), "copy", "b", {y = "first upvalue"})
print(pcall(copy)) --> true	first upvalue	nil
print(load("\27broken")) print(load("\27Lua")) print(load("")) print(load("   -- only a comment")())
--> nil	binary string: bad binary format (not a binary chunk)
--> nil	binary string: bad binary format (truncated chunk)
--> function: ?
-->
print(load("return 'a\0b'")() == "a\0b", #load("return '\xff\xfe'")()) --> true	2
print(load("#!shebang\nreturn 1") == nil) --> true
local n = 0
for _ = 1, 100 do local f = load("return function(a) return a + " .. n .. " end")() n = f(1) end
print(n) --> 100
print(pcall(load("error('in chunk')", "=chunk"))) print(pcall(load("error('in chunk')", "@chunk.lua"))) print(pcall(load("error('in chunk')")))
--> false	chunk:1: in chunk
--> false	chunk.lua:1: in chunk
--> false	[string "error('in chunk')"]:1: in chunk
print(pcall(load("local x = nil\n\nx()", "=lines"))) --> false	lines:3: attempt to call a nil value (local 'x')
print(load("return select('#', ...)")(), load("return ...", "=c", "t", {})(nil)) --> 0	nil
print(string.dump(load("return 1")) == string.dump(load("return 1")), pcall(string.dump, print))
--> true	false	unable to dump given function
--> false	?:-1: attempt to index a nil value
--> true	nil
--> from box	1	nil
--> 42	nil
local stripped = load(string.dump(load("local a = nil; return a.b", "=source"), true))
print(pcall(stripped))
do local _ENV = {print = print} print(_ENV.print == print, y) end
local function sandbox(_ENV) a = 1 return b end
local box = {b = "from box"}
print(sandbox(box), box.a, a)
local _ENV <const> = setmetatable({}, {__index = _G, __newindex = function(t, k, v) rawset(t, k, v * 2) end})
v = 21
print(v, _G.v)
