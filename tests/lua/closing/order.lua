-- To-be-closed variables: order, errors, jumps, tail positions.
local log = {}
local function closable(name, failure)
  return setmetatable({name = name}, {__close = function(self, e)
    log[#log + 1] = self.name .. "(" .. tostring(e) .. ")"
    if failure then error(failure, 0) end
  end})
end
local function flush() local text = table.concat(log, " ") log = {} return text end
do local a <close> = closable("a") local b <close> = closable("b") local c <close> = nil local d <close> = false end
print(flush()) --> b(nil) a(nil)
local function f() local a <close> = closable("a") return "result", #log end
print(f()) print(flush())
--> result	0
--> a(nil)
for i = 1, 3 do local x <close> = closable("loop" .. i) if i == 2 then break end end
print(flush()) --> loop1(nil) loop2(nil)
do
  local i = 0
  ::again::
  do local x <close> = closable("goto" .. i) i = i + 1 if i < 3 then goto again end end
end
print(flush()) --> goto0(nil) goto1(nil) goto2(nil)
print(pcall(function() local a <close> = closable("a") local b <close> = closable("b") error("failed", 0) end)) print(flush())
--> false	failed
--> b(failed) a(failed)
print(pcall(function() local a <close> = closable("a") local b <close> = closable("b", "from b") error("failed", 0) end)) print(flush())
--> false	from b
--> b(failed) a(from b)
print(pcall(function() local a <close> = closable("a", "from a") local b <close> = closable("b", "from b") return "ok" end)) print(flush())
--> false	from a
--> b(nil) a(from b)
print(pcall(function() local x <close> = 5 end)) --> false	order.lua:33: variable 'x' got a non-closable value
print(pcall(function() local x <close> = {} end)) --> false	order.lua:34: variable 'x' got a non-closable value
print(pcall(function() local x <close> = "text" end))
--> false	order.lua:35: variable 'x' got a non-closable value
print(pcall(function() local x <close> = setmetatable({}, {__close = 5}) end))
--> false	order.lua:37: attempt to call a number value (metamethod 'close')
print(load("local x <close> = nil; x = 1", "=s")) print(load("local x <const>, y <close> = 1, nil; return x, y", "=s") ~= nil)
--> nil	s:1: attempt to assign to const variable 'x'
--> true
print(load("local x <close>, y <close> = 1, 2", "=s")) --> nil	s:1: multiple to-be-closed variables in local list
local function iterate(n)
  return function(_, i) if i < n then return i + 1 end end, nil, 0, closable("iterator")
end
for i in iterate(2) do io.write(i, " ") end print(flush()) --> 1 2 iterator(nil)
for i in iterate(5) do if i == 2 then break end end print(flush()) --> iterator(nil)
print(pcall(function() for i in iterate(5) do error("in loop", 0) end end)) print(flush())
--> false	in loop
--> iterator(in loop)
local function early() for i in iterate(5) do if i == 3 then return i end end end
print(early(), flush()) --> 3	iterator(nil)
print(pcall(function() for i in next, {}, nil, 5 do end end))
--> false	order.lua:53: variable '(for state)' got a non-closable value
local function not_a_tail_call() local a <close> = closable("before return") return (function() log[#log + 1] = "called" return 1 end)() end
print(not_a_tail_call(), flush()) --> 1	called before return(nil)
while true do local x <close> = closable("while") break end print(flush()) --> while(nil)
repeat local x <close> = closable("repeat") until #log == 0 print(flush()) --> repeat(nil)
local function multiple() local x <close> = closable("x") return 1, nil, 3 end
print(select("#", multiple()), (multiple())) flush() --> 3	1
local function nested()
  local a <close> = closable("outer")
  do local b <close> = closable("inner") local c = function() return a, b end end
  return flush()
end
print(nested()) print(flush())
--> inner(nil)
--> outer(nil)
local captured
do local x <close> = setmetatable({}, {__close = function(self) captured = function() return self end end}) end
print(type(captured())) --> table
local shared = 1
do local x <close> = setmetatable({}, {__close = function() shared = shared * 2 end}) shared = 5 end
print(shared) --> 10
local function changes_error() local x <close> = setmetatable({}, {__close = function(_, e) error(e .. "+", 0) end}) local y <close> = x error("e", 0) end
print(pcall(changes_error)) --> false	e++
print(pcall(function() local x <close> = setmetatable({}, {__close = function() local y = nil; y() end}) end))
--> false	order.lua:77: attempt to call a nil value (local 'y')
