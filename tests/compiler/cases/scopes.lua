--- to-be-closed in the middle
local a, b <close>, c = f()
return g()

--- no tail call in its scope
do
  local a <close> = x
  return f()
end

--- tail call after it
do
  local a <close> = x
end
return f()

--- returns that close
local a
local function f() a = 1 end
if x then return a end
return f()

--- vararg returns
local function f(a, ...)
  if a then return end
  return a, ...
end
return ..., (...)

--- environment as a local
local _ENV = {}
x = y
local function f() z = x end

--- environment as a constant
local _ENV <const> = 5
x = y

--- environment as a parameter
local function f(_ENV, a)
  b = a
  return function() return c end
end

--- nested functions
function a.b.c:d(x, ...)
  local function e() return self, x, e end
  return ...
end

--- names looked up twice
local a
local function f()
  local function g() return a, b, a end
  return a, b
end

--- shadowed names
local a, a = 1, 2
do
  local a = a
  local function f(a) return function() return a end end
end
return a

--- hidden variables
for a in b do local f = function() return a end end
for a, b, c, d in e, f, g, h, i do end

--- loop variables as upvalues
for i = 1, 2 do f(function() i = i + 1 end) end
