-- The same functions yield again and again: in every position, at every depth, whatever stands around them.
local yield, wrap, create, resume, status = coroutine.yield, coroutine.wrap, coroutine.create, coroutine.resume, coroutine.status
local ROUNDS = 10
local function log(f, ...)
  local co = create(f)
  local out = {}
  local results = table.pack(resume(co, ...))
  while status(co) == "suspended" do
    for i = 2, results.n do out[#out + 1] = tostring(results[i]) end
    results = table.pack(resume(co, #out, #out * 2))
  end
  out[#out + 1] = "|"
  for i = 1, results.n do out[#out + 1] = tostring(results[i]) end
  return table.concat(out, " ")
end
local function often(f, ...)
  local first = log(f, ...)
  for _ = 2, ROUNDS do
    local again = log(f, ...)
    if again ~= first then return "changed: " .. first .. " to " .. again end
  end
  return first
end

-- Arguments and results.
print(often(function(a, b) return yield(a), yield(b), (yield()) end, 1, 2)) --> 1 2 | true 1 2 2
print(often(function(...) return select("#", ...), yield(...) end, 1, nil, 3)) --> 1 nil 3 | true 3 3 6
print(often(function() return yield() end)) --> | true 0 0
print(often(function() local a, b, c = yield(1, 2, 3) return a, b, c end)) --> 1 2 3 | true 3 6 nil
print(often(function() local t = {yield(1), yield(2)} return #t, t[1], t[2], t[3] end)) --> 1 2 | true 3 1 2 4
print(often(function() return math.max(yield(1), yield(2)) + select("#", yield(3)) end)) --> 1 2 3 | true 6
print(often(function() yield(yield(yield(1))) return "end" end)) --> 1 1 2 3 6 | true end
print(often(function() return (yield("x") .. "-" .. yield("y")) end)) --> x y | true 1-2
-- Calls of functions that yield: plain, nested, with open results, in tail position, methods.
local function inner(x) return yield(x) end
local function middle(x, ...) local r = inner(x) return r, ... end
print(often(function() return middle(5, 6, 7) end)) --> 5 | true 1 6 7
print(often(function() return middle(middle(5, 6), 7) end)) --> 5 1 | true 2 7
print(often(function() local t = {middle(1, 2, 3)} return #t, table.unpack(t) end)) --> 1 | true 3 1 2 3
local object = {get = function(self, x) self.x = yield(x) return self.x + 1 end}
print(often(function() return object:get(1) * object:get(2) end)) --> 1 2 | true 6
local function down(n) if n == 0 then return yield("bottom") end return (down(n - 1)) end
print(often(function() return down(30) end)) --> bottom | true 1
local function tail(n) if n == 0 then return yield("end of tail calls") end return tail(n - 1) end
print(often(function() return tail(500) end)) --> end of tail calls | true 1 2
local function loop(n, s) if n == 0 then return s end return loop(n - 1, s + yield(n)) end
print(often(function() return loop(3, 0) end)) --> 3 2 1 | true 6
local callable = setmetatable({}, {__call = function(self, x) return yield(x) end})
print(often(function() return callable(1) end)) --> 1 | true 1 2
-- Loops.
print(often(function() local s = 0 for i = 1, 3 do s = s + i * yield(i) end return s end)) --> 1 2 3 | true 14
print(often(function() local s = 0 for i = 3, 1, -1 do s = s + yield(i) end return s end)) --> 3 2 1 | true 6
print(often(function() for x = 0.5, 2 do yield(x) end end)) --> 0.5 1.5 | true
print(often(function() for i, v in ipairs {"a", "b"} do yield(i, v) end end)) --> 1 a 2 b | true
print(often(function() for k, v in pairs {k = "v"} do yield(k, v) end end)) --> k v | true
print(often(function() local i = 0 while i < 3 do i = i + 1 yield(i) end return i end)) --> 1 2 3 | true 3
print(often(function() local i = 0 repeat i = i + 1 until yield(i) > 2 return i end)) --> 1 2 3 | true 3
local function count(_, i) if i < 3 then yield("step " .. i) return i + 1 end end
print(often(function() local s = 0 for i in count, nil, 0 do s = s + i end return s end)) --> step 0 step 1 step 2 | true 6
print(often(function() for a in wrap(function() yield(1) yield(2) end) do yield(a * 10) end end)) --> 10 20 | true
-- Conditions, closures, captured variables.
print(often(function() if yield(1) == 1 and not (yield(2) == 1) then return "yes" end end)) --> 1 2 | true yes
print(often(function()
  local fs, n = {}, 0
  for i = 1, 2 do local j = yield(i) fs[i] = function() n = n + 1 j = j + 1 return j end end
  return fs[1](), fs[1](), fs[2](), n
end)) --> 1 2 | true 2 3 3 3
-- Protected calls.
print(often(function() return pcall(yield, 1) end)) --> 1 | true true 1 2
print(often(function() return pcall(function() return yield(1), yield(2) end) end)) --> 1 2 | true true 1 2 4
print(often(function() local ok, e = pcall(function() error({yield(1)}) end) return ok, type(e), e[1] end)) --> 1 | true false table 1
print(often(function() local ok, m = pcall(function() yield(1) error("oops", 0) end) return ok, m, yield(2) end))
--> 1 2 | true false oops 2 4
print(often(function() return pcall(pcall, function() yield(1) local x = nil + 1 end) end))
--> 1 | true true false repeated_yields.lua:74: attempt to perform arithmetic on a nil value
print(often(function() return xpcall(function() yield(1) error("e", 0) end, function(m) return m .. m end) end))
--> 1 | true false ee
print(often(function() return select("#", pcall(inner, 1)) end)) --> 1 | true 3
-- Errors and their places, positions and names of variables.
print(often(function() local value yield(1) return value.field end))
--> 1 | false repeated_yields.lua:80: attempt to index a nil value (local 'value')
print(often(function() yield(1) undefined_function() end))
--> 1 | false repeated_yields.lua:82: attempt to call a nil value (global 'undefined_function')
print(often(function() inner(1) error("with position") end)) --> 1 | false repeated_yields.lua:84: with position
local failing = function() for i in wrap(function() yield(1) error("inside") end) do yield(i) end end
print(often(failing)) --> 1 | false repeated_yields.lua:85: repeated_yields.lua:85: inside
-- Yields that cannot be.
print(often(function() yield(1) return pcall(table.sort, {3, 2, 1}, function(a, b) yield(a) return a < b end) end))
--> 1 | true false attempt to yield across a C-call boundary
print(often(function() yield(1) return pcall(string.gsub, "x", "x", function() yield(2) end) end))
--> 1 | true false attempt to yield across a C-call boundary
print(pcall(inner, 1)) --> false	attempt to yield from outside a coroutine
-- Metamethods.
local arithmetic = setmetatable({}, {
  __add = function(a, b) return yield("add") + 100 end,
  __index = function(t, k) return yield("index " .. k) end,
  __eq = function() return yield("eq") == 1 end,
  __lt = function() return yield("lt") end,
  __concat = function() return yield("concat") end,
})
print(often(function() local s = 0 for i = 1, 3 do s = s + (arithmetic + i) end return s end)) --> add add add | true 306
print(often(function() return arithmetic.a, arithmetic.b, arithmetic < 1, arithmetic .. 1 end))
--> index a index b lt concat | true 1 2 true 4
print(often(function() for i = 1, 2 do local x = arithmetic.key yield(x) end end)) --> index key 1 index key 3 | true
-- Status, running, isyieldable from within.
print(often(function()
  local co, main = coroutine.running()
  return main, status(co), coroutine.isyieldable(), yield(status(co)), coroutine.isyieldable(co)
end)) --> running | true false running true 1 true
local outer
outer = function()
  local me = coroutine.running()
  local co = create(function() yield(status(me)) return resume(me) end)
  local _, a = resume(co)
  yield(a)
  return resume(co)
end
print(often(outer)) --> normal | true true false cannot resume non-suspended coroutine
print(often(function() return resume(coroutine.running()) end)) --> | true false cannot resume non-suspended coroutine
print(often(function() local w w = wrap(function() return pcall(w) end) return w() end))
--> | true false cannot resume non-suspended coroutine
print(often(function() local w = wrap(function() yield(1) end) w() w() return pcall(w) end))
--> | true false cannot resume dead coroutine
