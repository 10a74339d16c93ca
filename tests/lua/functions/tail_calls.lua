-- A tail call uses no stack: loops of calls may be of any length.
local function loop(n) if n == 0 then return "done" end return loop(n - 1) end
print(loop(100000)) --> done
local odd
local function even(n) if n == 0 then return true end return odd(n - 1) end
function odd(n) if n == 0 then return false end return even(n - 1) end
print(even(30001), odd(30001)) --> false	true
local object = {count = 0}
function object:step(n) self.count = self.count + 1 if n > 0 then return self:step(n - 1) end return self.count end
print(object:step(20000)) --> 20001
local callable = setmetatable({}, {__call = function(self, n) if n == 0 then return "callable" end return self(n - 1) end})
print(callable(20000)) --> callable
local function results(n, ...) if n == 0 then return ... end return results(n - 1, n, ...) end
print(results(5)) --> 1	2	3	4	5
print(select("#", results(100))) --> 100
local function protected(n) if n == 0 then error("deep", 0) end return protected(n - 1) end
print(pcall(protected, 10000)) --> false	deep
local co = coroutine.wrap(function(n) local function go(n) if n == 0 then return coroutine.yield("yielded") end return go(n - 1) end return go(n) end)
print(co(10000), co("resumed")) --> yielded	resumed
local function builtin(...) return select("#", ...) end
print(builtin(1, 2, 3), (function(...) return math.max(...) end)(3, 9, 4)) --> 3	9
local function trace() return debug.traceback("trace", 1) end
local function tail() return trace() end
print((tail():gsub("\n%s*%[C%].*", "")))
--> trace
--> stack traceback:
--> 	tail_calls.lua:22: in function <tail_calls.lua:22>
--> 	(...tail calls...)
--> 	tail_calls.lua:24: in main chunk
local depth = 0
local function count() depth = depth + 1 if depth < 50000 then return count() end return depth end
print(count()) --> 50000
