-- Functions that only call one of their parameters, called in hot code: results, errors, tracebacks, yields, and what
-- is called being something else at times.

local function forward(f, ...) return f(...) end
local function apply(f, x) return f(x) end
local function last(x, y, f) return f(y, x, 1) end
local function prefixed(f, a, ...) return f("<", a, ...) end
local function dropping(f, a, ...) return f(...) end
local util = { forward = forward }

local function count(...) return select("#", ...) end
local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do total = total + (select(i, ...) or 100) end
  return total
end
local function pair(a, b) return a, b end
local function none() end
local function join(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = tostring(parts[i]) end
  return table.concat(parts, ",")
end
local function values(n) if n == 1 then return 1 elseif n == 2 then return 1, nil elseif n == 3 then return end return n, n, n end
local function divide(a, b) return a // b, a % b end

local function results(i, f, g)
  local a = forward(sum, i, i + 1, i + 2)
  local b, c = forward(divide, i, 7)
  local d, e = forward(pair, i)
  local n = forward(none, i)
  forward(none)
  local h = forward(sum, values(i % 5))
  local k, l = forward(pair, 1, values(i % 5))
  local m = util.forward(f, i, "x")
  local o = last(1, 2, join)
  local p = prefixed(join, i, values(i % 5))
  local q = dropping(count, i, values(i % 5))
  local r = prefixed(join)
  local s = dropping(count)
  local t = apply(g, i)
  local list = { forward(values, i % 5) }
  return join(a, b, c, d, e, n, h, k, l, m, o, p, q, r, s, t, #list, forward(values, i % 5))
end

local callable = setmetatable({}, { __call = function(self, ...) return "called " .. join(...) end })
local shown
for i = 1, 100 do shown = results(i, join, tostring) end
print(shown) --> 303,14,2,100,nil,nil,0,1,0,100,x,2,1,1,<,100,0,0,0,3,<,nil,0,100,3,0,0,0
for i = 1, 5 do print(results(i, join, math.abs)) end
--> 6,0,1,1,nil,nil,1,1,1,1,x,2,1,1,<,1,1,1,<,nil,0,1,1,1
--> 9,0,2,2,nil,nil,101,1,1,2,x,2,1,1,<,2,1,nil,2,<,nil,0,2,1,1,nil
--> 12,0,3,3,nil,nil,0,1,nil,3,x,2,1,1,<,3,0,<,nil,0,3,0
--> 15,0,4,4,nil,nil,12,1,4,4,x,2,1,1,<,4,4,4,4,3,<,nil,0,4,3,4,4,4
--> 18,0,5,5,nil,nil,0,1,0,5,x,2,1,1,<,5,0,0,0,3,<,nil,0,5,3,0,0,0
print(results(7, callable, callable))
--> 24,1,0,7,nil,nil,101,1,1,called 7,x,2,1,1,<,7,1,nil,2,<,nil,0,called 7,1,1,nil
print(results(8, count, count)) --> 27,1,1,8,nil,nil,0,1,nil,2,2,1,1,<,8,0,<,nil,0,1,0
print(results(9, select, type)) --> 30,1,2,9,nil,nil,12,1,4,nil,2,1,1,<,9,4,4,4,3,<,nil,0,number,3,4,4,4

-- Errors: of what is called, and of a value that cannot be called.
local function fail(x) if x > 90 then error("too large: " .. x) end return x end
local function fail_caller(x) if x > 90 then error("of the caller", 2) end return x end
local function index(x) return x.y.z end
local function try(i, f, g)
  local a = forward(f, i)
  local b = util.forward(g, i)
  return a + b
end
for i = 1, 80 do try(i, fail, fail_caller) end
print(pcall(try, 95, fail, fail_caller)) --> false	forwarded_calls.lua:62: too large: 95
print(pcall(try, 95, fail_caller, fail)) --> false	forwarded_calls.lua:66: of the caller
print(pcall(try, 1, index, fail)) --> false	forwarded_calls.lua:64: attempt to index a number value (local 'x')
print(pcall(try, 1, nil, fail)) --> false	forwarded_calls.lua:4: attempt to call a nil value (local 'f')
print(pcall(try, 1, fail, {})) --> false	forwarded_calls.lua:4: attempt to call a table value (local 'f')
print(pcall(try, 1, function() end, fail))
--> false	forwarded_calls.lua:68: attempt to perform arithmetic on a nil value (local 'a')
print(pcall(try, 1, error, fail)) --> false	1
print(pcall(try, 1, fail, "x")) --> false	forwarded_calls.lua:4: attempt to call a string value (local 'f')

-- What a stack shows.
local function short(text) return (text:gsub("%s+", " "):gsub(" %S+ in main chunk.*", "")) end
local function trace() return short(debug.traceback("here")) end
local function is_tail() return debug.getinfo(1, "t").istailcall, debug.getinfo(2, "l").currentline, debug.getinfo(2, "t").istailcall end
local function look(i)
  local text = forward(trace, i)
  local tail, line, outer = forward(is_tail)
  local function deeper(n) if n > 0 then local x = forward(deeper, n - 1) return x end return trace() end
  local deep = forward(deeper, 3)
  return text, tail, line, outer, deep
end
for i = 1, 80 do look(i) end
print(look(1))
--> here stack traceback: forwarded_calls.lua:83: in function <forwarded_calls.lua:83> (...tail calls...) forwarded_calls.lua:86: in local 'look'	true	87	false	here stack traceback: forwarded_calls.lua:83: in function <forwarded_calls.lua:83> (...tail calls...) forwarded_calls.lua:88: in function <forwarded_calls.lua:88> (...tail calls...) forwarded_calls.lua:88: in function <forwarded_calls.lua:88> (...tail calls...) forwarded_calls.lua:88: in function <forwarded_calls.lua:88> (...tail calls...) forwarded_calls.lua:89: in local 'look'
local function traced(f, i) local x = forward(f, i) return x end
for i = 1, 80 do traced(fail, i) end
print((xpcall(traced, function(e) print(short(debug.traceback(e))) end, fail, 99)))
--> forwarded_calls.lua:62: too large: 99 stack traceback: forwarded_calls.lua:97: in function <forwarded_calls.lua:97> [C]: in function 'error' forwarded_calls.lua:62: in function <forwarded_calls.lua:62> (...tail calls...) forwarded_calls.lua:95: in function <forwarded_calls.lua:95> [C]: in function 'xpcall'
--> false
local function nested(f, i) local x = traced(f, i) local y = forward(f, i) return x, y end
for i = 1, 80 do nested(fail, i) end
print((xpcall(nested, function(e) print(short(debug.traceback(e))) end, index, 99)))
--> forwarded_calls.lua:64: attempt to index a number value (local 'x') stack traceback: forwarded_calls.lua:102: in metamethod 'index' forwarded_calls.lua:64: in function <forwarded_calls.lua:64> (...tail calls...) forwarded_calls.lua:95: in upvalue 'traced' forwarded_calls.lua:100: in function <forwarded_calls.lua:100> [C]: in function 'xpcall'
--> false

-- Yields, and coroutines that are looked at.
local function pause(x) return coroutine.yield(x) end
local function body(n)
  local total = 0
  for i = 1, n do total = total + forward(pause, i) + apply(pause, i) end
  return total
end
local function drive(n)
  local co = coroutine.wrap(body)
  local x = co(n)
  for _ = 1, 2 * n do x = co(x * 2) end
  return x
end
print(drive(3), drive(40)) --> 24	3280
local co = coroutine.create(body)
coroutine.resume(co, 5)
print(short(debug.traceback(co)))
--> stack traceback: [C]: in function 'coroutine.yield' forwarded_calls.lua:107: in function <forwarded_calls.lua:107> (...tail calls...) forwarded_calls.lua:110: in function <forwarded_calls.lua:108>

-- Recursion through such calls.
local function down(n) if n == 0 then return 0 end local x = forward(down, n - 1) return x + 1 end
print(down(50), down(5000), down(20)) --> 50	5000	20
local function loop(n) if n == 0 then return "done" end return forward(loop, n - 1) end
print(loop(2000)) --> done

-- A function of that name that does something else.
local current = forward
local function changing(i) local x = current(sum, i, 1) return x end
for i = 1, 60 do changing(i) end
print(changing(1)) --> 2
current = function(f, a, b) return (f(a, b)) * 10 end
print(changing(1)) --> 20
current = last
print(pcall(changing, 1)) --> false	forwarded_calls.lua:6: attempt to call a number value (local 'f')

-- Many values.
local many = {}
for i = 1, 300 do many[i] = i end
local function spread(f, n) local x = forward(f, table.unpack(many, 1, n)) return x end
for i = 1, 60 do spread(sum, i) end
print(spread(sum, 300), spread(count, 0), spread(count, 1), spread(count, 300)) --> 45150	0	1	300
