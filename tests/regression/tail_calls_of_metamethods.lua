-- A tail call that a metamethod ends with is part of the metamethod's call: recursion through it ends as soon,
-- also far up the stack, where tail calls take no stack of their own.

local depth

local function above(levels, f)
  if levels > 0 then
    local result = above(levels - 1, f)
    return result
  end
  local result = f()
  return result
end

local function counted(f, ...)
  depth = 0
  local ok, message = pcall(f, ...)
  return ok, message:match("C stack overflow"), depth < 250
end

for _, event in ipairs { "add", "mod", "unm", "shl", "concat", "len", "eq", "lt", "le", "index" } do
  local m = {}
  local a, b = setmetatable({}, m), setmetatable({}, m)
  local operations = {
    add = function() return a + b end,
    mod = function() return a % b end,
    unm = function() return -a end,
    shl = function() return a << b end,
    concat = function() return a .. b end,
    len = function() return #a end,
    eq = function() return a == b end,
    lt = function() return a < b end,
    le = function() return a <= b end,
    index = function() return a.x end,
  }
  local operation = operations[event]
  local stop
  m["__" .. event] = function()
    depth = depth + 1
    if stop then return stop end
    return operation()
  end
  stop = 1
  depth = 0
  for i = 1, 60 do operation() end
  for i = 1, 5 do above(160, operation) end
  stop = nil
  print(event, select(3, counted(operation)), counted(above, 160, operation))
  --> add	true	false	C stack overflow	true
  --> mod	true	false	C stack overflow	true
  --> unm	true	false	C stack overflow	true
  --> shl	true	false	C stack overflow	true
  --> concat	true	false	C stack overflow	true
  --> len	true	false	C stack overflow	true
  --> eq	true	false	C stack overflow	true
  --> lt	true	false	C stack overflow	true
  --> le	true	false	C stack overflow	true
  --> index	true	false	C stack overflow	true
end
