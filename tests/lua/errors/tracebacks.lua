-- Tracebacks name functions as the reference does.
local function clean(s) return (s:gsub("\n%s*%[C%]: in %?.*", ""):gsub("\n[^\n]*driver.*", "")) end
local function show(level) print(clean(debug.traceback("message", level or 1))) end
local function a() show() end
global_function = function() a() end
local module = {method = function(self) global_function() end}
module.nested = {deep = function() module:method() end}
module.nested.deep()
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:4: in upvalue 'a'
--> 	tracebacks.lua:5: in function 'global_function'
--> 	tracebacks.lua:6: in method 'method'
--> 	tracebacks.lua:7: in field 'deep'
--> 	tracebacks.lua:8: in main chunk
--> 	[C]: in function 'xpcall'
local object = setmetatable({}, {__index = function(t, k) show() return k end, __add = function() show() return 0 end, __call = function() show() end})
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:18: in metamethod 'index'
--> 	tracebacks.lua:25: in main chunk
--> 	[C]: in function 'xpcall'
local _ = object.key
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:18: in metamethod 'add'
--> 	tracebacks.lua:32: in main chunk
--> 	[C]: in function 'xpcall'
_ = object + 1
object()
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:18: in local 'object'
--> 	tracebacks.lua:33: in main chunk
--> 	[C]: in function 'xpcall'
for _ in (function() show() end) do end
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:40: in for iterator 'for iterator'
--> 	tracebacks.lua:40: in main chunk
--> 	[C]: in function 'xpcall'
pcall(show)
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in function <tracebacks.lua:3>
--> 	[C]: in function 'pcall'
--> 	tracebacks.lua:47: in main chunk
--> 	[C]: in function 'xpcall'
string.gsub("x", "x", function() show() end)
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:54: in function <tracebacks.lua:54>
--> 	[C]: in function 'string.gsub'
--> 	tracebacks.lua:54: in main chunk
--> 	[C]: in function 'xpcall'
coroutine.wrap(function() show() end)()
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:62: in function <tracebacks.lua:62>
local co = coroutine.create(function() local function y() coroutine.yield() end y() end)
coroutine.resume(co)
print(debug.traceback(co)) print(debug.traceback(co, "with message")) print(debug.traceback(co, nil, 1)) print(debug.traceback(co, 5))
--> stack traceback:
--> 	[C]: in function 'coroutine.yield'
--> 	tracebacks.lua:67: in local 'y'
--> 	tracebacks.lua:67: in function <tracebacks.lua:67>
--> with message
--> stack traceback:
--> 	[C]: in function 'coroutine.yield'
--> 	tracebacks.lua:67: in local 'y'
--> 	tracebacks.lua:67: in function <tracebacks.lua:67>
--> stack traceback:
--> 	tracebacks.lua:67: in local 'y'
--> 	tracebacks.lua:67: in function <tracebacks.lua:67>
--> 5
--> stack traceback:
--> 	[C]: in function 'coroutine.yield'
--> 	tracebacks.lua:67: in local 'y'
--> 	tracebacks.lua:67: in function <tracebacks.lua:67>
print(debug.traceback({}) ~= nil, debug.traceback(nil) ~= "", debug.traceback(12))
--> true	true	12
--> stack traceback:
--> 	tracebacks.lua:87: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
coroutine.resume(co)
print(debug.traceback(co)) --> stack traceback:
local failed = coroutine.create(function() local x = nil; x.y = 1 end)
coroutine.resume(failed)
print(debug.traceback(failed))
--> stack traceback:
--> 	tracebacks.lua:95: in function <tracebacks.lua:95>
;(function() show() end)()
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:100: in function <tracebacks.lua:100>
--> 	tracebacks.lua:100: in main chunk
--> 	[C]: in function 'xpcall'
local function tail() return show() end
tail()
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in function <tracebacks.lua:3>
--> 	(...tail calls...)
--> 	tracebacks.lua:108: in main chunk
--> 	[C]: in function 'xpcall'
local t = {[1] = function() show() end}
t[1]()
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:115: in field 'integer index'
--> 	tracebacks.lua:116: in main chunk
--> 	[C]: in function 'xpcall'
load("local inner = ... inner()", "=chunk")(function() show() return 1 end)
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:123: in local 'inner'
--> 	chunk:1: in main chunk
--> 	tracebacks.lua:123: in main chunk
--> 	[C]: in function 'xpcall'
load("(...)()", "a chunk without a name\nand a second line")(show)
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in function <tracebacks.lua:3>
--> 	[string "a chunk without a name..."]:1: in main chunk
--> 	tracebacks.lua:131: in main chunk
--> 	[C]: in function 'xpcall'
local up = show
local function uses_upvalue() up() end
uses_upvalue()
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'up'
--> 	tracebacks.lua:139: in local 'uses_upvalue'
--> 	tracebacks.lua:140: in main chunk
--> 	[C]: in function 'xpcall'
setmetatable({}, {__gc = true})
do local c <close> = setmetatable({}, {__close = function() show() end}) end
--> message
--> stack traceback:
--> 	tracebacks.lua:3: in upvalue 'show'
--> 	tracebacks.lua:148: in metamethod 'close'
--> 	tracebacks.lua:148: in main chunk
--> 	[C]: in function 'xpcall'
