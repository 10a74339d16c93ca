-- Operators of tables in hot code: what is called, with what, and what comes of several results, errors and yields.
local log = {}
local function text(v) return type(v) == "table" and v.name or tostring(v) end
local function note(...)
  local texts = table.pack(...)
  for i = 1, texts.n do texts[i] = text(texts[i]) end
  log[#log + 1] = table.concat(texts, " ")
end
local Number = {}
Number.__index = Number
local function new(name) return setmetatable({ name = name }, Number) end
for _, event in ipairs({ "add", "sub", "mul", "div", "mod", "pow", "idiv", "band", "shl" }) do
  Number["__" .. event] = function(a, b) return event .. "(" .. text(a) .. "," .. text(b) .. ")", "second" end
end
function Number.__unm(a, b) return "-" .. a.name .. tostring(rawequal(a, b)) end
function Number.__len(a, b) return "#" .. a.name .. tostring(rawequal(a, b)) end
function Number.__call(self, ...) return self.name, select("#", ...), ... end
function Number.__newindex(t, k, v) rawset(t, k, v .. "!") return 1, 2 end

local function all(a, b)
  note(a + b, a - b, a * b, a / b, a % b, a ^ b, a // b, a & b, a << b)
  note(a + 1, 1 + b, a * 2.5, 2.5 * b, a - 1, 1 - a, a .. "")
  note(-a, #a, a(), a(b), (a(b, nil)))
  local r = a
  r = r + b
  note(r)
end
Number.__concat = function(a, b) return "concat" end
local a, b = new("a"), new("b")
for i = 1, 40 do log = {} all(a, b) end
print(table.concat(log, "\n"))
--> add(a,b) sub(a,b) mul(a,b) div(a,b) mod(a,b) pow(a,b) idiv(a,b) band(a,b) shl(a,b)
--> add(a,1) add(1,b) mul(a,2.5) mul(2.5,b) sub(a,1) sub(1,a) concat
--> -atrue #atrue a a a
--> add(a,b)

-- One operand at a time, and other metatables.
local function add(x, y) local r = x + y return r end
local function minus(x) return -x, #x end
local function called(f, ...) local r, n = f(1, ...) return r, n end
local function store(t, k, v) t[k] = v return t[k] end
for i = 1, 40 do add(a, i) minus(a) called(a, i) store(new("t"), i, "v") end
log = {}
note(add(1, 2), add(1, b), add(1.5, 2))
note(pcall(add, {}, 1))
note(pcall(add, 1, {}))
note(pcall(add, setmetatable({}, {}), 1))
note(pcall(add, setmetatable({}, { __add = true }), 1))
note(add(setmetatable({}, { __add = function() end }), 1))
note(add(setmetatable({}, { __add = math.max and function(...) return select("#", ...) end }), 1))
note(add({ __add = 1 } and a, setmetatable({}, { __add = error })))
note(pcall(add, setmetatable({ name = "x" }, { __add = error }), 1))
note(pcall(minus, {}))
note(pcall(minus, setmetatable({}, { __unm = function(x) return 7 end })))
note(called(print == nil and a or a, 2), called(function(...) return "f", ... end, 3), pcall(called, {}))
note(called(setmetatable({}, { __call = a }), 4))
note(called(math.max, 4))
note(store(new("t"), "x", "y"), store({}, 1, 2), store(setmetatable({}, { __newindex = {} }), 1, 2))
print(table.concat(log, "\n"))
--> 3 add(1,b) 3.5
--> false operators_in_hot_code.lua:38: attempt to perform arithmetic on a table value (local 'x')
--> false operators_in_hot_code.lua:38: attempt to perform arithmetic on a table value (local 'y')
--> false operators_in_hot_code.lua:38: attempt to perform arithmetic on a table value (local 'x')
--> false operators_in_hot_code.lua:38: attempt to call a boolean value (metamethod 'add')
--> nil
--> 2
--> add(a,table: ?)
--> false x
--> false operators_in_hot_code.lua:39: attempt to perform arithmetic on a table value (local 'x')
--> true 7 0
--> a f false operators_in_hot_code.lua:40: attempt to call a table value (local 'f')
--> a 3
--> 4 nil
--> y! 2 nil

-- Errors in them, with their positions; yields; recursion.
local failing = setmetatable({}, {
  __add = function(x, y) error("in add") end,
  __unm = function(x) return x.y.z end,
  __call = function(self, x) error("called with " .. x) end,
  __newindex = function() error("no store") end,
})
for i = 1, 40 do pcall(add, failing, i) pcall(minus, failing) pcall(called, failing) pcall(store, failing, i, i) end
print(pcall(add, failing, 1)) --> false	operators_in_hot_code.lua:78: in add
print(pcall(minus, failing)) --> false	operators_in_hot_code.lua:79: attempt to index a nil value (field 'y')
print(pcall(called, failing)) --> false	operators_in_hot_code.lua:80: called with 1
print(pcall(store, failing, 1, 2)) --> false	operators_in_hot_code.lua:81: no store
print(select(2, xpcall(add, debug.traceback, failing, 1)))
--> operators_in_hot_code.lua:78: in add
--> stack traceback:
--> 	[C]: in function 'error'
--> 	operators_in_hot_code.lua:78: in metamethod 'add'
--> 	operators_in_hot_code.lua:38: in function <operators_in_hot_code.lua:38>
--> 	[C]: in function 'xpcall'
--> 	operators_in_hot_code.lua:88: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
print(select(2, xpcall(minus, debug.traceback, failing)))
--> operators_in_hot_code.lua:79: attempt to index a nil value (field 'y')
--> stack traceback:
--> 	operators_in_hot_code.lua:79: in metamethod 'unm'
--> 	operators_in_hot_code.lua:39: in function <operators_in_hot_code.lua:39>
--> 	[C]: in function 'xpcall'
--> 	operators_in_hot_code.lua:98: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
print(select(2, xpcall(called, debug.traceback, failing)))
--> operators_in_hot_code.lua:80: called with 1
--> stack traceback:
--> 	[C]: in function 'error'
--> 	operators_in_hot_code.lua:80: in local 'f'
--> 	operators_in_hot_code.lua:40: in function <operators_in_hot_code.lua:40>
--> 	[C]: in function 'xpcall'
--> 	operators_in_hot_code.lua:107: in main chunk
--> 	[C]: in function 'xpcall'
--> 	driver:5: in main chunk
local yielding = setmetatable({}, {
  __add = function(x, y) return coroutine.yield("add", y) end,
  __unm = function(x) return coroutine.yield("unm") end,
  __len = function(x) return coroutine.yield("len") end,
  __call = function(self, x) return coroutine.yield("call", x) end,
  __newindex = function(t, k, v) coroutine.yield("newindex", k, v) end,
})
log = {}
for i = 1, 3 do
  local step = coroutine.wrap(function() return add(yielding, i), minus(yielding) end)
  note(step()) note(step(i)) note(step(i + 1)) note(step(i + 2))












  step = coroutine.wrap(function() return called(yielding, i), store(yielding, i, "v") end)
  print(step()) print(step(i)) print(step())
  --> call	1
  --> newindex	1	v
  --> 1	nil
  --> call	1
  --> newindex	2	v
  --> 2	nil
  --> call	1
  --> newindex	3	v
  --> 3	nil









end
local endless = setmetatable({}, { __add = function(x, y) return x + y end })
print(pcall(add, endless, 1)) --> false	operators_in_hot_code.lua:161: C stack overflow
endless = setmetatable({}, { __newindex = function(t, k, v) t[k] = v end, __len = function(x) return #x end })
print((select(2, pcall(store, endless, 1, 1)):gsub("^.-:%d+: ", ""))) --> C stack overflow
print((select(2, pcall(function() return #endless end)):gsub("^.-:%d+: ", ""))) --> C stack overflow
