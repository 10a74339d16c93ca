-- Functions that joined tables went back to the interpreter for good; now their metamethods run above translated code.
local Piece = {}
Piece.__index = Piece
local function piece(text) return setmetatable({text = text}, Piece) end
local function text(value) return type(value) == "table" and value.text or tostring(value) end
function Piece.__concat(a, b) return piece("(" .. text(a) .. text(b) .. ")") end
local function chain(a, b) return a .. 1 .. "x" .. b .. 2.5 .. "y" end
local function last(a, b) return "p" .. "q" .. 7 .. a .. b end
local result
for i = 1, 120 do result = chain(piece("a"), piece("b")) end
print(result.text) --> (a(1(x(b2.5y))))
for i = 1, 120 do result = chain("a", "b") end
print(result) --> a1xb2.5y
for i = 1, 120 do result = last(piece("a"), i) end
print(result.text) --> (p(q(7(a120))))

-- What the metamethod sees of its caller, an error in the middle, and a yield in the middle.
local mode
local meta = {__concat = function(a, b)
  if mode == "look" then
    local name, value = debug.getlocal(2, 1)
    return name .. value.name .. type(a) .. type(b)
  elseif mode == "fail" then
    error("failed")
  elseif mode == "yield" then
    return coroutine.yield(b) .. "!"
  end
  return "z"
end}
local object = setmetatable({name = "o"}, meta)
local function join(subject) return "a" .. subject .. "b" .. 3 .. "c" end
for i = 1, 120 do result = join(object) end
print(result) --> az
mode = "look"
print(join(object)) --> asubjectotablestring
mode = "fail"
print(pcall(join, object)) --> false	concat_metamethods_in_hot_code.lua:24: failed
mode = "yield"
local co = coroutine.wrap(join)
print(co(object)) --> b3c
print(co("resumed")) --> aresumed!
print(pcall(join, nil)) --> false	concat_metamethods_in_hot_code.lua:31: attempt to concatenate a nil value (local 'subject')
mode = nil

-- Nested metamethods count as C calls.
local endless = setmetatable({}, {
  __add = function(a, b) return a + b end,
  __lt = function(a, b) return a < b end,
  __concat = function(a, b) return a .. b end,
  __index = function(t, k) return t[k] end,
  __len = function(t) return #t end,
  __unm = function(t) return -t end,
})
local function add() return endless + 1 end
local function less() return endless < endless end
local function concat() return endless .. "x" end
local function index() return endless.field end
local function length() return #endless end
local function negate() return -endless end
for _, f in ipairs {add, less, concat, index, length, negate} do
  for i = 1, 5 do
    local ok, message = pcall(f)
    if i == 5 then print(ok, message:match("C stack overflow")) end
  end
end
--> false	C stack overflow
--> false	C stack overflow
--> false	C stack overflow
--> false	C stack overflow
--> false	C stack overflow
--> false	C stack overflow
local callable = setmetatable({}, {__call = function(self, a, ...) return self, a, select("#", ...) end})
local function calls() return callable(1, 2, 3) end
for i = 1, 120 do local s, a, n = callable(i, nil, nil) assert(s == callable and a == i and n == 2) end
for i = 1, 120 do calls() end
print(select(2, calls())) --> 1	2
