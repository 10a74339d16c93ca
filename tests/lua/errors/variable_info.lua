-- Error messages name the variable at fault.
local function message(f, ...) print((select(2, pcall(f, ...)))) end
local up, t = nil, {}
message(function() local l = nil; l.x = 1 end) --> variable_info.lua:4: attempt to index a nil value (local 'l')
message(function() return up.x end) --> variable_info.lua:5: attempt to index a nil value (upvalue 'up')
message(function() return undefined.x end)
--> variable_info.lua:6: attempt to index a nil value (global 'undefined')
message(function() return t.field.x end) --> variable_info.lua:8: attempt to index a nil value (field 'field')
message(function() return t[1].x end)
--> variable_info.lua:9: attempt to index a nil value (field 'integer index')
message(function() return t["a b"].x end) --> variable_info.lua:11: attempt to index a nil value (field 'a b')
message(function() local k = "key" return t[k].x end)
--> variable_info.lua:12: attempt to index a nil value (field '?')
message(function() return (1).x.y end) --> variable_info.lua:14: attempt to index a number value
message(function() return ("s").x.y end) --> variable_info.lua:15: attempt to index a nil value (field 'x')
message(function() undefined_function() end)
--> variable_info.lua:16: attempt to call a nil value (global 'undefined_function')
message(function() local l; l() end) --> variable_info.lua:18: attempt to call a nil value (local 'l')
message(function() up() end) --> variable_info.lua:19: attempt to call a nil value (upvalue 'up')
message(function() t.f() end) --> variable_info.lua:20: attempt to call a nil value (field 'f')
message(function() t:m() end) --> variable_info.lua:21: attempt to call a nil value (method 'm')
message(function() t.x.y.z() end) --> variable_info.lua:22: attempt to index a nil value (field 'x')
message(function() string.missing() end) --> variable_info.lua:23: attempt to call a nil value (field 'missing')
message(function() ("x"):missing() end) --> variable_info.lua:24: attempt to call a nil value (method 'missing')
message(function() (nil)() end) --> variable_info.lua:25: attempt to call a nil value
message(function() (1)() end) --> variable_info.lua:26: attempt to call a number value
message(function() ("s")() end) --> variable_info.lua:27: attempt to call a string value (constant 's')
message(function() t[1]() end) --> variable_info.lua:28: attempt to call a nil value (field 'integer index')
message(function() local i = 1; t[i]() end) --> variable_info.lua:29: attempt to call a nil value (field '?')
message(function(...) (...)() end) --> variable_info.lua:30: attempt to call a nil value
message(function() return t + 1 end)
--> variable_info.lua:31: attempt to perform arithmetic on a table value (upvalue 't')
message(function() return 1 + t end)
--> variable_info.lua:33: attempt to perform arithmetic on a table value (upvalue 't')
message(function() local a = "x" return a + 1 end)
--> variable_info.lua:35: attempt to add a 'string' with a 'number'
message(function() return t.x + 1 end)
--> variable_info.lua:37: attempt to perform arithmetic on a nil value (field 'x')
message(function() return 1 + undefined end)
--> variable_info.lua:39: attempt to perform arithmetic on a nil value (global 'undefined')
message(function() return up * 2 end)
--> variable_info.lua:41: attempt to perform arithmetic on a nil value (upvalue 'up')
message(function() return t.a .. "x" end) --> variable_info.lua:43: attempt to concatenate a nil value (field 'a')
message(function() return "x" .. undefined end)
--> variable_info.lua:44: attempt to concatenate a nil value (global 'undefined')
message(function() return "x" .. {} end) --> variable_info.lua:46: attempt to concatenate a table value
message(function() local a, b = "x", nil return a .. b .. a end)
--> variable_info.lua:47: attempt to concatenate a nil value (local 'b')
message(function() return #up end) --> variable_info.lua:49: attempt to get length of a nil value (upvalue 'up')
message(function() return #undefined end)
--> variable_info.lua:50: attempt to get length of a nil value (global 'undefined')
message(function() return -t end)
--> variable_info.lua:52: attempt to perform arithmetic on a table value (upvalue 't')
message(function() return -undefined end)
--> variable_info.lua:54: attempt to perform arithmetic on a nil value (global 'undefined')
message(function() return ~t.x end)
--> variable_info.lua:56: attempt to perform bitwise operation on a nil value (field 'x')
message(function() return t & 1 end)
--> variable_info.lua:58: attempt to perform bitwise operation on a table value (upvalue 't')
message(function() return 1.5 & 1 end) --> variable_info.lua:60: number has no integer representation
message(function() local f = 2.5 return f | 1 end)
--> variable_info.lua:61: number (local 'f') has no integer representation
message(function() return t.x < 1 end) --> variable_info.lua:63: attempt to compare nil with number
message(function() return {} < {} end) --> variable_info.lua:64: attempt to compare two table values
message(function() return nil < 1 end) --> variable_info.lua:65: attempt to compare nil with number
message(function() return t <= t end) --> variable_info.lua:66: attempt to compare two table values
message(function() return "a" < 1 end) --> variable_info.lua:67: attempt to compare string with number
message(function() return print < print end) --> variable_info.lua:68: attempt to compare two function values
message(function() local a <const> = nil; a.x = 1 end) --> variable_info.lua:69: attempt to index a nil value
message(function() t.x.y = 1 end) --> variable_info.lua:70: attempt to index a nil value (field 'x')
message(function() undefined.x = 1 end)
--> variable_info.lua:71: attempt to index a nil value (global 'undefined')
message(function() up[1] = 1 end) --> variable_info.lua:73: attempt to index a nil value (upvalue 'up')
message(function() t[nil] = 1 end) --> variable_info.lua:74: table index is nil
message(function() t[0/0] = 1 end) --> variable_info.lua:75: table index is NaN
message(function() for i = 1, "x" do end end)
--> variable_info.lua:76: bad 'for' limit (number expected, got string)
message(function() for i = {}, 1 do end end)
--> variable_info.lua:78: bad 'for' initial value (number expected, got table)
message(function() for i = 1, 2, {} do end end)
--> variable_info.lua:80: bad 'for' step (number expected, got table)
message(function() for i = 1, 2, 0 do end end) --> variable_info.lua:82: 'for' step is zero
message(function() for k in t do end end)
--> variable_info.lua:83: attempt to call a table value (for iterator 'for iterator')
message(function() for k in nil do end end)
--> variable_info.lua:85: attempt to call a nil value (for iterator 'for iterator')
message(function() local _ENV = nil; x = 1 end)
--> variable_info.lua:87: attempt to index a nil value (local '_ENV')
message(function() local _ENV = {}; x() end) --> variable_info.lua:89: attempt to call a nil value (global 'x')
message(function() local _ENV <const> = 5; return y end) --> variable_info.lua:90: attempt to index a number value
message(function(a) return a.b.c end, {}) --> variable_info.lua:91: attempt to index a nil value (field 'b')
message(function(a, ...) return a() end) --> variable_info.lua:92: attempt to call a nil value (local 'a')
message(function() return t.x.y.z end) --> variable_info.lua:93: attempt to index a nil value (field 'x')
message(function() return math.pi.x.y end) --> variable_info.lua:94: attempt to index a number value (field 'pi')
message(function() local a = {} ; return a.b.c.d end)
--> variable_info.lua:95: attempt to index a nil value (field 'b')
message(function() return t[t].x end) --> variable_info.lua:97: attempt to index a nil value (field '?')
message(function() return t[true].x end) --> variable_info.lua:98: attempt to index a nil value (field '?')
message(function() return t[1.5].x end) --> variable_info.lua:99: attempt to index a nil value (field '?')
message(function() return 2^53 | 2^70 end) --> variable_info.lua:100: number has no integer representation
message(function() return "1.5" | 1 end)
--> variable_info.lua:101: attempt to perform bitwise operation on a string value (constant '1.5')
message(function() return 1 // 0 end) --> variable_info.lua:103: attempt to divide by zero
message(function() return 1 % 0 end) --> variable_info.lua:104: attempt to perform 'n%0'
message(function() return math.tointeger(2^53) << {} end)
--> variable_info.lua:105: attempt to perform bitwise operation on a table value
