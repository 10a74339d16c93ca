-- The last statement raises an error that nothing catches.
local function inner(x)
  local y = x + 1
  return y.field.missing
end
local function outer(n)
  if n > 0 then
    local r = outer(n - 1)
    return r
  end
  local ok = inner(5)
  return ok
end
print("before") --> before
outer(2)
--> error: uncaught_value.lua:4: attempt to index a number value (local 'y')
--> traceback: uncaught_value.lua:4: in upvalue 'inner'
--> traceback: uncaught_value.lua:11: in upvalue 'outer'
--> traceback: uncaught_value.lua:8: in upvalue 'outer'
--> traceback: uncaught_value.lua:8: in local 'outer'
--> traceback: uncaught_value.lua:15: in main chunk
