-- Every arithmetic and bitwise event: which operand's metamethod runs, with which arguments.
local mt = {}
local function value(name) return setmetatable({name = name}, mt) end
local function text(v) return type(v) == "table" and v.name or tostring(v) end
for _, event in ipairs{"add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat"} do
  mt["__" .. event] = function(a, b) return event .. "(" .. text(a) .. "," .. text(b) .. ")" end
end
local a, b = value("a"), value("b")
print(a + b, a + 1, 1 + a, a - 2.5, "x" + a) --> add(a,b)	add(a,1)	add(1,a)	sub(a,2.5)	add(x,a)
print(a * b, 3 * a, a / 2, 2 / a, a % 2, 2 % a) --> mul(a,b)	mul(3,a)	div(a,2)	div(2,a)	mod(a,2)	mod(2,a)
print(a ^ 2, 2 ^ a, -a, a // 2, 2 // a) --> pow(a,2)	pow(2,a)	unm(a,a)	idiv(a,2)	idiv(2,a)
print(a & 1, 1 & a, a | b, 1.5 | a, a ~ 2, 2 ~ a, ~a, a << 1, 1 << a, a >> 1, 1 >> a)
--> band(a,1)	band(1,a)	bor(a,b)	bor(1.5,a)	bxor(a,2)	bxor(2,a)	bnot(a,a)	shl(a,1)	shl(1,a)	shr(a,1)	shr(1,a)
print(a .. b, a .. "s", "s" .. a, 1 .. a, a .. 1, "x" .. "y" .. a .. "z" .. 1)
--> concat(a,b)	concat(a,s)	concat(s,a)	concat(1,a)	concat(a,1)	xyconcat(a,z1)
print(a & "x", "10" | a, 2^70 ~ a) --> band(a,x)	bor(10,a)	bxor(1.1805916207174e+21,a)
print(nil == a, pcall(function() return a + nil end)) --> false	true	add(a,nil)
local only_left = setmetatable({}, {__add = function() return "left" end})
local only_right = setmetatable({}, {__add = function() return "right" end})
print(only_left + only_right, only_right + only_left, {} == only_left, 1 + only_right) --> left	right	false	right
print(pcall(function() return only_left - 1 end))
--> false	arithmetic.lua:21: attempt to perform arithmetic on a table value (upvalue 'only_left')
print(pcall(function() return {} + {} end))
--> false	arithmetic.lua:23: attempt to perform arithmetic on a table value
print(pcall(function() return 1 + setmetatable({}, {}) end))
--> false	arithmetic.lua:25: attempt to perform arithmetic on a table value
print(pcall(function() return setmetatable({}, {__add = 5}) + 1 end))
--> false	arithmetic.lua:27: attempt to call a number value (metamethod 'add')
print(pcall(function() return setmetatable({}, {__concat = "no"}) .. 1 end))
--> false	arithmetic.lua:29: attempt to call a string value (metamethod 'concat')
local callable = setmetatable({}, {__call = function(self, x, y) return "called", text(x), text(y) end})
local through = setmetatable({name = "through"}, {__add = callable, __unm = callable, __index = callable})
print(through + 1, -through, through.missing) --> called	called	nil
local several = setmetatable({}, {__add = function() return 1, 2, 3 end, __sub = function() end})
print(several + 1, several - 1, (several + 1)) --> 1	nil	1
debug.setmetatable(1, {__index = {double = function(n) return n * 2 end}, __call = function(n, m) return n + m end, __len = function(n) return n end})
print((5):double(), (5)(6), #7, (2.5).double(2)) --> 10	11	7	4
debug.setmetatable(1, nil)
debug.setmetatable(nil, {__add = function() return "nil added" end, __index = function(_, k) return "nil." .. k end})
print(nil + 1, 1 + nil, (nil).field) --> nil added	nil added	nil.field
debug.setmetatable(nil, nil)
debug.setmetatable(true, {__unm = function(v) return not v end, __concat = function() return "boolean" end})
print(-true, -false, true .. 1, 1 .. false) --> false	true	boolean	boolean
debug.setmetatable(true, nil)
debug.setmetatable(print, {__index = {name = "f"}, __add = function(f, g) return function(...) return f(g(...)) end end})
print(print.name, (math.abs + math.floor)(-3.7)) --> f	4
debug.setmetatable(print, nil)
