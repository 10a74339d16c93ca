-- A call of pcall in translated code: what it answers, and what is seen of it while it is in progress.
local log = {}
local function note(...)
  local texts = table.pack(...)
  for i = 1, texts.n do texts[i] = tostring(texts[i]) end
  log[#log + 1] = table.concat(texts, " ")
end

local function values(count)
  if count == 0 then return end
  if count == 1 then return "one" end
  if count == 2 then return "one", nil end
  if count == 3 then return 1, 2, 3 end
  if count == 4 then error({ text = "thrown" }) end
  if count == 5 then error("with level", 2) end
  if count == 6 then local t; return t.x end
  return values(count - 7)
end

local function two(i)
  local ok, x = pcall(values, i)
  return ok, x
end
local function three(i)
  local ok, x, y = pcall(values, i)
  return ok, x, y
end
local function none(i)
  pcall(values, i)
  return i
end
local function one(i)
  local ok = pcall(values, i)
  return ok
end
local function all(i)
  return select("#", pcall(values, i))
end
local function passed(i)
  return pcall(values, i)
end
local function open(...)
  local ok, x = pcall(values, ...)
  return ok, x
end
local function of_any(f, i)
  local ok, x = pcall(f, i)
  return ok, x
end
local Callable = setmetatable({}, { __call = function(self, i) return self == nil, i end })

local function round(i)
  for count = 0, 13 do
    for _, f in ipairs({ two, three, none, one, all, passed, open }) do
      local ok, x, y = f(count)
      note(count, ok, type(x) == "table" and x.text or x, y)
    end
  end
  note(of_any(values, 1))
  note(of_any(tostring, i))
  note(of_any(error, "by a builtin"))
  note(of_any(Callable, 3))
  note(of_any(nil, 3))
  note(of_any(pcall, values))
  note(of_any(coroutine.yield, values))
end
for i = 1, 5 do log = {} round(7) end
print(table.concat(log, "\n"))
--> 0 true nil nil
--> 0 true nil nil
--> 0 0 nil nil
--> 0 true nil nil
--> 0 1 nil nil
--> 0 true nil nil
--> 0 true nil nil
--> 1 true one nil
--> 1 true one nil
--> 1 1 nil nil
--> 1 true nil nil
--> 1 2 nil nil
--> 1 true one nil
--> 1 true one nil
--> 2 true one nil
--> 2 true one nil
--> 2 2 nil nil
--> 2 true nil nil
--> 2 3 nil nil
--> 2 true one nil
--> 2 true one nil
--> 3 true 1 nil
--> 3 true 1 2
--> 3 3 nil nil
--> 3 true nil nil
--> 3 4 nil nil
--> 3 true 1 2
--> 3 true 1 nil
--> 4 false thrown nil
--> 4 false thrown nil
--> 4 4 nil nil
--> 4 false nil nil
--> 4 2 nil nil
--> 4 false thrown nil
--> 4 false thrown nil
--> 5 false with level nil
--> 5 false with level nil
--> 5 5 nil nil
--> 5 false nil nil
--> 5 2 nil nil
--> 5 false with level nil
--> 5 false with level nil
--> 6 false protected_calls_in_hot_code.lua:16: attempt to index a nil value (local 't') nil
--> 6 false protected_calls_in_hot_code.lua:16: attempt to index a nil value (local 't') nil
--> 6 6 nil nil
--> 6 false nil nil
--> 6 2 nil nil
--> 6 false protected_calls_in_hot_code.lua:16: attempt to index a nil value (local 't') nil
--> 6 false protected_calls_in_hot_code.lua:16: attempt to index a nil value (local 't') nil
--> 7 true nil nil
--> 7 true nil nil
--> 7 7 nil nil
--> 7 true nil nil
--> 7 1 nil nil
--> 7 true nil nil
--> 7 true nil nil
--> 8 true one nil
--> 8 true one nil
--> 8 8 nil nil
--> 8 true nil nil
--> 8 2 nil nil
--> 8 true one nil
--> 8 true one nil
--> 9 true one nil
--> 9 true one nil
--> 9 9 nil nil
--> 9 true nil nil
--> 9 3 nil nil
--> 9 true one nil
--> 9 true one nil
--> 10 true 1 nil
--> 10 true 1 2
--> 10 10 nil nil
--> 10 true nil nil
--> 10 4 nil nil
--> 10 true 1 2
--> 10 true 1 nil
--> 11 false thrown nil
--> 11 false thrown nil
--> 11 11 nil nil
--> 11 false nil nil
--> 11 2 nil nil
--> 11 false thrown nil
--> 11 false thrown nil
--> 12 false with level nil
--> 12 false with level nil
--> 12 12 nil nil
--> 12 false nil nil
--> 12 2 nil nil
--> 12 false with level nil
--> 12 false with level nil
--> 13 false protected_calls_in_hot_code.lua:16: attempt to index a nil value (local 't') nil
--> 13 false protected_calls_in_hot_code.lua:16: attempt to index a nil value (local 't') nil
--> 13 13 nil nil
--> 13 false nil nil
--> 13 2 nil nil
--> 13 false protected_calls_in_hot_code.lua:16: attempt to index a nil value (local 't') nil
--> 13 false protected_calls_in_hot_code.lua:16: attempt to index a nil value (local 't') nil
--> true one
--> true 7
--> false by a builtin
--> true false
--> false attempt to call a nil value
--> true false
--> false attempt to yield from outside a coroutine

-- What is seen of it.
local look
local function inner(i)
  look(i)
  if i % 3 == 0 then error("inner " .. i) end
  return i
end
local function outer(i)
  local ok, x = pcall(inner, i)
  local again, y = pcall(inner, i + 1)
  return ok, x, again, y
end
look = function() end
for i = 1, 40 do outer(i) end
look = function() print(debug.traceback("seen")) end
print(outer(1))
--> seen
--> stack traceback:
--> 	protected_calls_in_hot_code.lua:189: in upvalue 'look'
--> 	protected_calls_in_hot_code.lua:178: in function <protected_calls_in_hot_code.lua:177>
--> 	[C]: in function 'pcall'
--> 	protected_calls_in_hot_code.lua:183: in local 'outer'
--> 	protected_calls_in_hot_code.lua:190: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
--> seen
--> stack traceback:
--> 	protected_calls_in_hot_code.lua:189: in upvalue 'look'
--> 	protected_calls_in_hot_code.lua:178: in function <protected_calls_in_hot_code.lua:177>
--> 	[C]: in function 'pcall'
--> 	protected_calls_in_hot_code.lua:184: in local 'outer'
--> 	protected_calls_in_hot_code.lua:190: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
--> true	1	true	2
print(outer(2))
--> seen
--> stack traceback:
--> 	protected_calls_in_hot_code.lua:189: in upvalue 'look'
--> 	protected_calls_in_hot_code.lua:178: in function <protected_calls_in_hot_code.lua:177>
--> 	[C]: in function 'pcall'
--> 	protected_calls_in_hot_code.lua:183: in local 'outer'
--> 	protected_calls_in_hot_code.lua:210: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
--> seen
--> stack traceback:
--> 	protected_calls_in_hot_code.lua:189: in upvalue 'look'
--> 	protected_calls_in_hot_code.lua:178: in function <protected_calls_in_hot_code.lua:177>
--> 	[C]: in function 'pcall'
--> 	protected_calls_in_hot_code.lua:184: in local 'outer'
--> 	protected_calls_in_hot_code.lua:210: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
--> true	2	false	protected_calls_in_hot_code.lua:179: inner 3
look = function()
  local names = {}
  for level = 1, 9 do
    local info = debug.getinfo(level, "nSlt")
    if not info then break end
    names[#names + 1] = string.format("%s %s %d %s", info.name, info.what, info.currentline, info.istailcall)
  end
  print(table.concat(names, ", "))
end
print(outer(3))
--> look Lua 233 false, nil Lua 178 false, pcall C -1 false, outer Lua 183 false, nil main 239 false, xpcall C -1 false, nil main 5 false
--> look Lua 233 false, nil Lua 178 false, pcall C -1 false, outer Lua 184 false, nil main 239 false, xpcall C -1 false, nil main 5 false
--> false	protected_calls_in_hot_code.lua:179: inner 3	true	4
look = function() collectgarbage() end
for i = 1, 5 do outer(i) end
look = function() print(debug.getlocal(4, 1), debug.setlocal(4, 1, 5)) end
print(outer(1))
--> i	i
--> i	i
--> true	1	false	protected_calls_in_hot_code.lua:179: inner 6
look = function() end
for i = 1, 40 do outer(i) end
look = function(i) coroutine.yield(i) end
for _ = 1, 4 do
  local step = coroutine.wrap(outer)
  print(step(1), step(), step())
  --> 1	2	true	1	true	2
  --> 1	2	true	1	true	2
  --> 1	2	true	1	true	2
  --> 1	2	true	1	true	2




end
print(pcall(outer, 1))
--> true	false	attempt to yield from outside a coroutine	false	attempt to yield from outside a coroutine
look = function() debug.sethook(function() end, "l") debug.sethook() end
print(outer(3)) --> false	protected_calls_in_hot_code.lua:179: inner 3	true	4

-- Variables to be closed, errors in them, and tracebacks there.
local function closing(i)
  local v <close> = setmetatable({}, { __close = function(_, e)
    if i > 38 then note(debug.traceback("closing")) end
    if i % 2 == 0 then error("while closing " .. tostring(e), 0) end
  end })
  if i % 3 == 0 then error("body " .. i, 0) end
  return i
end
local function close(i)
  local ok, x = pcall(closing, i)
  return ok, x
end
for i = 1, 120 do
  local ok, x = close(i)

















  if i > 112 then print(ok, x) end
  --> true	113
  --> false	while closing body 114
  --> true	115
  --> false	while closing nil
  --> false	body 117
  --> false	while closing nil
  --> true	119
  --> false	while closing body 120








end

-- Too deep a recursion, of all kinds.
local function deeper(n) return 1 + deeper(n + 1) end
local function guarded(n)
  local ok, x = pcall(deeper, n)
  return ok, tostring(x):match("stack overflow") 
end
print(guarded(1)) --> false	stack overflow
local depth = 0
local function nested(n)
  depth = n
  local ok, x = pcall(nested, n + 1)
  if not ok then error(x, 0) end
  return x
end
for i = 1, 40 do
  local ok, x = pcall(nested, 1)
  if i % 20 == 0 then print(ok, x, depth) end
  --> false	C stack overflow	197
  --> false	C stack overflow	197


end
local function levels(n)
  if n == 0 then return 0 end
  local ok, x = pcall(levels, n - 1)
  return ok and x + 1
end
for i = 1, 10 do levels(i) end
print(levels(150), levels(180)) --> 150	180

-- Message handlers above it.
local function failing(i)
  local ok, x = pcall(error, i)
  local ok, x = pcall(inner, i)
  error("late " .. tostring(x))
end
look = function() end
for i = 1, 35 do pcall(failing, i) end
print(xpcall(failing, debug.traceback, 3))
--> false	protected_calls_in_hot_code.lua:355: late protected_calls_in_hot_code.lua:179: inner 3
--> stack traceback:
--> 	[C]: in function 'error'
--> 	protected_calls_in_hot_code.lua:355: in function <protected_calls_in_hot_code.lua:352>
--> 	[C]: in function 'xpcall'
--> 	protected_calls_in_hot_code.lua:359: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
look = function(i) print(select(2, xpcall(error, debug.traceback, "x"))) end
print(xpcall(failing, debug.traceback, 3))
--> x
--> stack traceback:
--> 	[C]: in function 'error'
--> 	[C]: in function 'xpcall'
--> 	protected_calls_in_hot_code.lua:368: in upvalue 'look'
--> 	protected_calls_in_hot_code.lua:178: in function <protected_calls_in_hot_code.lua:177>
--> 	[C]: in function 'pcall'
--> 	protected_calls_in_hot_code.lua:354: in function <protected_calls_in_hot_code.lua:352>
--> 	[C]: in function 'xpcall'
--> 	protected_calls_in_hot_code.lua:369: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
--> false	protected_calls_in_hot_code.lua:355: late protected_calls_in_hot_code.lua:179: inner 3
--> stack traceback:
--> 	[C]: in function 'error'
--> 	protected_calls_in_hot_code.lua:355: in function <protected_calls_in_hot_code.lua:352>
--> 	[C]: in function 'xpcall'
--> 	protected_calls_in_hot_code.lua:369: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
