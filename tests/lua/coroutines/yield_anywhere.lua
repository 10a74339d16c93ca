-- Yields cross pcall, metamethods, iterators, closing methods; some C functions they cannot cross.
local yield = coroutine.yield
local function run(f, ...)
  local co = coroutine.create(f)
  local results = table.pack(coroutine.resume(co, ...))
  local log = {}
  while coroutine.status(co) ~= "dead" do
    log[#log + 1] = tostring(results[2])
    results = table.pack(coroutine.resume(co, #log * 10))
  end
  for i = 1, results.n do results[i] = tostring(results[i]) end
  print(table.concat(log, " ") .. " | " .. table.concat(results, " "))
end
run(function() return pcall(function() local x = yield("in pcall") return x end) end) --> in pcall | true true 10
run(function() return pcall(function() yield("before error") error("after", 0) end) end)
--> before error | true false after
run(function() return xpcall(function() yield("in xpcall") error("failed", 0) end, function(m) return "handled " .. m end) end)
--> in xpcall | true false handled failed
run(function() return select(2, pcall(pcall, function() return yield("nested pcall") end)) end)
--> nested pcall | true true 10
local mt = {}
for _, event in ipairs{"add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat", "len", "call"} do
  mt["__" .. event] = function() return yield(event) end
end
mt.__eq = function() return yield("eq") end
mt.__lt = function() return yield("lt") end
mt.__le = function() return yield("le") end
mt.__index = function(_, k) return yield("index " .. k) end
mt.__newindex = function(_, k, v) yield("newindex " .. k .. " " .. tostring(v)) end
local a, b = setmetatable({}, mt), setmetatable({}, mt)
run(function() return a + b, a - 1, 1 * a, a / a, a % a, a ^ a end)
--> add sub mul div mod pow | true 10 20 30 40 50 60
run(function() return -a, a // 1, a & 1, a | 1, a ~ 1, a << 1, a >> 1, ~a end)
--> unm idiv band bor bxor shl shr bnot | true 10 20 30 40 50 60 70 80
run(function() return #a, a(1), a .. "x", "x" .. a, "x" .. "y" .. a .. "z" end)
--> len call concat concat concat | true 10 20 30 40 xy50
run(function() return a == b, a ~= b, a < b, a <= b, a > b, a >= b, not (a == b) end)
--> eq eq lt le lt le eq | true true false true true true true false
run(function() return a.field, a[1], a.x.y end)
--> index field index 1 index x | false yield_anywhere.lua:39: attempt to index a number value (field 'x')
run(function() a.field = 1 a[1] = "v" return "stored" end) --> newindex field 1 newindex 1 v | true stored
run(function() if a == b then return "equal" end return "different" end) --> eq | true equal
run(function() local n = 0 while a < b and n < 2 do n = n + 1 end return n end) --> lt lt lt | true 2
run(function() for i, v in function(_, i) i = i + 1 if i < 3 then return yield("iterator"), i end end, nil, 0 do return i, v end end)
--> iterator | true 10 1
run(function() for k, v in pairs(setmetatable({}, {__pairs = function(t) yield("pairs") return next, {5}, nil end})) do return k, v end end)
--> pairs | true 1 5
run(function() local c <close> = setmetatable({}, {__close = function() yield("closing") end}) return "value" end)
--> closing | true value
run(function() do local c <close> = setmetatable({}, {__close = function() yield("block end") end}) end return "after" end)
--> block end | true after
run(function() --> closing on an error | true false an error
  return pcall(function()
    local c <close> = setmetatable({}, {__close = function(_, e) yield("closing on " .. e) end})
    error("an error", 0)
  end)
end)
run(function() for i in function() if not done then done = true return 1 end end, nil, nil, setmetatable({}, {__close = function() yield("iterator closed") end}) do end return "ended" end)
--> iterator closed | true ended
run(function() return pcall(table.sort, {3, 2, 1}, function(x, y) yield("sort") return x < y end) end)
-->  | true false attempt to yield across a C-call boundary
run(function() return pcall(string.gsub, "abc", ".", function() yield("gsub") end) end)
-->  | true false attempt to yield across a C-call boundary
run(function() return pcall(tostring, setmetatable({}, {__tostring = function() yield("tostring") end})) end)
-->  | true false attempt to yield across a C-call boundary
run(function() return pcall(load, function() yield("load") end) end)
-->  | true true nil attempt to yield across a C-call boundary
run(function() return table.unpack(setmetatable({}, {__index = function(_, i) return i end}), 1, 3) end)
-->  | true 1 2 3
run(function() return dofile == nil or select("#", pcall(error)) end) -->  | true 2
run(function() return coroutine.wrap(function() yield("inner") return "inner done" end)() end) -->  | true inner
run(function() --> outer inner 1 outer inner 2 | true both
  local inner = coroutine.wrap(function() for i = 1, 2 do yield("inner " .. i) end end)
  yield("outer " .. inner()) yield("outer " .. inner())
  return "both"
end)
run(function(...) local t = {yield(1), yield(2), ...} return #t end, "p") --> 1 2 | true 3
run(function() return yield(), (yield(nil)), yield(yield("deep")) end) --> nil nil deep 30 | true 10 20 40
