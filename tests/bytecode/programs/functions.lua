-- Calls, returns, varargs, tail calls, upvalues of upvalues and nested functions.
local function none() end
local function one(x) return x end
local function many(a, b, ...)
  local c, d = ...
  local all = {...}
  print(..., a, b)
  return c, d, all, ...
end
local function tail(f, ...)
  if f then return f(...) end
  return (f(...))
end
local counter = 0
local function outer()
  local level = 1
  return function()
    counter = counter + level
    local function inner() level = level + 1; return counter, level, tail end
    return inner()
  end
end
local function closing(f)
  local resource <close> = f
  return f(resource)
end
local function loops(...)
  for i, f in ipairs {...} do
    if f() then return f(i) end
  end
  return select("#", ...), one(...)
end
print(none(), one(1), many(1, 2, 3), (many()))
return tail(many, outer()), closing, loops, one(one(one(...)))
