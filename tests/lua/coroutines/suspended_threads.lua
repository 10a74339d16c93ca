-- What a suspended thread shows, and what can be done to it, after its functions have yielded many times.
local yield, wrap, create, resume, status = coroutine.yield, coroutine.wrap, coroutine.create, coroutine.resume, coroutine.status
local function inner(x, ...)
  local y = x * 2
  local got = yield(y, ...)
  return got, y
end
local function outer(n)
  local list, total = {}, 0
  for i = 1, n do
    local ok, got, y = pcall(inner, i, "extra")
    total = total + y
    list[#list + 1] = got
  end
  return total, #list
end
local function body(n) local total, count = outer(n) return total, count end
for _ = 1, 10 do
  local co = create(body)
  resume(co, 3)
  while status(co) == "suspended" do resume(co, "warm") end
end
local function suspended(n, times)
  local co = create(body)
  resume(co, n)
  for i = 2, times do resume(co, i) end
  return co
end
local function places(text) return (text:gsub("\n%s*", "; "):gsub("[^ ;]*/", "")) end

local co = suspended(5, 3)
print(places(debug.traceback(co)))
--> stack traceback:; [C]: in function 'coroutine.yield'; suspended_threads.lua:5: in function <suspended_threads.lua:3>; [C]: in function 'pcall'; suspended_threads.lua:11: in upvalue 'outer'; suspended_threads.lua:17: in function <suspended_threads.lua:17>
print(places(debug.traceback(co, "message", 1)))
--> message; stack traceback:; suspended_threads.lua:5: in function <suspended_threads.lua:3>; [C]: in function 'pcall'; suspended_threads.lua:11: in upvalue 'outer'; suspended_threads.lua:17: in function <suspended_threads.lua:17>
for level = 0, 5 do
  local info = debug.getinfo(co, level, "Slnt")
  if info then print(level, info.what, info.currentline, info.name, info.namewhat, info.istailcall) else print(level, info) end
end
--> 0	C	-1	yield	upvalue	false
--> 1	Lua	5	nil		false
--> 2	C	-1	pcall	global	false
--> 3	Lua	11	outer	upvalue	false
--> 4	Lua	17	nil		false
--> 5	nil
print(debug.getlocal(co, 1, 1)) --> x	3
print(debug.getlocal(co, 1, 2)) --> y	6
print(debug.getlocal(co, 1, -1)) --> (vararg)	extra
print((debug.getlocal(co, 3, 2))) --> list
print(debug.getlocal(co, 3, 3)) --> total	6
print(debug.getlocal(co, 3, 8)) --> nil
print(debug.getinfo(co, 1, "f").func == inner, debug.getinfo(co, 3, "f").func == outer) --> true	true
print(coroutine.isyieldable(co), status(co)) --> true	suspended
print(resume(co, "c")) --> true	8	extra
print(resume(co, "d")) --> true	10	extra
print(resume(co, "e")) --> true	30	5
print(debug.traceback(co)) --> stack traceback:

-- Changes from outside.
co = suspended(3, 2)
print(debug.setlocal(co, 1, 2, 1000), debug.getlocal(co, 1, 2)) --> y	y	1000
print(debug.setlocal(co, 3, 3, 500)) --> total
print(resume(co, "a")) --> true	6	extra
print(resume(co, "b")) --> true	1506	3
co = suspended(3, 1)
local lines = {}
debug.sethook(co, function(_, line) lines[#lines + 1] = line end, "l")
print(resume(co, "a")) --> true	4	extra
debug.sethook(co)
print(resume(co, "b")) --> true	6	extra
print(resume(co, "c")) --> true	12	3
print(table.concat(lines, " ")) --> 6 12 13 10 11 4 5

-- Closing.
co = suspended(5, 3)
print(coroutine.close(co), status(co), coroutine.close(co)) --> true	dead	true
print(resume(co)) --> false	cannot resume dead coroutine
print(debug.traceback(co)) --> stack traceback:
local function with_variable()
  local closed <close> = setmetatable({}, {__close = function(_, e) print("closed", e) end})
  body(3)
end
co = create(with_variable)
resume(co)
print(coroutine.close(co)) --> closed	nil
--> true
local self_closing
self_closing = create(function() yield(1) return pcall(coroutine.close, self_closing) end)
for _ = 1, 1 do resume(self_closing) end
print(resume(self_closing)) --> true	false	cannot close a running coroutine

-- Errors: the stack of the dead thread.
local function fail(x) yield(x) local t = nil; return t.field end
local function calls_fail(x) local r = fail(x) return r end
for round = 1, 10 do
  co = create(calls_fail)
  resume(co, 1)
  local ok, message = resume(co)
  if round == 10 then
    print(ok, message) --> false	suspended_threads.lua:93: attempt to index a nil value (local 't')
    print(places(debug.traceback(co))) --> stack traceback:; suspended_threads.lua:93: in upvalue 'fail'; suspended_threads.lua:94: in function <suspended_threads.lua:94>
    print(debug.getlocal(co, 0, 1)) --> x	1
    print(status(co), coroutine.close(co)) --> dead	false	suspended_threads.lua:93: attempt to index a nil value (local 't')
  end
end
local ok, message = pcall(wrap(function() error({code = 7}) end))
print(ok, message.code) --> false	7

-- Variables shared with closures, before and after.
local function sharing()
  local n = 0
  local function add() n = n + 1 return n end
  while true do local cmd = yield(add, n) if cmd == "own" then n = n + 10 end end
end
for _ = 1, 10 do local c = wrap(sharing) c() c() end
co = create(sharing)
local _, add = resume(co)
print(add(), add(), select(3, resume(co)), select(3, resume(co, "own")), add()) --> 1	2	2	12	13
print(debug.setlocal(co, 1, 1, 100), add(), select(3, resume(co))) --> n	101	101
coroutine.close(co)
print(add()) --> 102

-- Upvalues set from outside while a function waits.
local limit = 5
local function reads() for i = 1, 3 do yield(limit) end end
for _ = 1, 10 do for v in wrap(reads) do end end
co = create(reads)
print(resume(co)) --> true	5
print(debug.setupvalue(reads, 2, 6)) --> limit
print(resume(co)) --> true	6

-- The collector finds what suspended functions hold, and only that.
local weak = setmetatable({}, {__mode = "v"})
local function holds(key)
  local object = {key}
  weak[key] = object
  local other = yield(#object)
  weak[key .. "2"] = other
  local n = yield(other[1])
  return object[1], n
end
local function holder(key) return pcall(holds, key) end
for i = 1, 10 do local c = wrap(holder) c("warm") c({1}) c() end
co = create(holder)
resume(co, "key")
collectgarbage() collectgarbage()
print(weak.key ~= nil, weak.key2) --> true	nil
resume(co, {"other"})
collectgarbage()
print(weak.key[1], weak.key2[1]) --> key	other
print(resume(co, "n")) --> true	true	key	n
co = nil
collectgarbage() collectgarbage()
print(weak.key, weak.key2) --> nil	nil
local finalized = 0
do
  local function keeps() local t = setmetatable({}, {__gc = function() finalized = finalized + 1 end}) yield(t) return t end
  for i = 1, 10 do local c = wrap(keeps) c() end
end
collectgarbage() collectgarbage()
print(finalized) --> 10
