-- Conversions between strings, integers and floats.
print(tonumber("10"), tonumber("0x10"), tonumber("1e1"), tonumber("  7  "), tonumber("7."), tonumber(".7"))
--> 10	16	10.0	7	7.0	0.7
print(tonumber(""), tonumber(" "), tonumber("0x"), tonumber("1e"), tonumber("1 2"), tonumber("abc"), tonumber("1e+"))
--> nil	nil	nil	nil	nil	nil	nil
print(tonumber("10", 2), tonumber("ff", 16), tonumber("zz", 36), tonumber("-ff", 16), tonumber("  11  ", 2))
--> 2	255	1295	-255	3
print(tonumber("8", 8), tonumber("1.0", 10), tonumber("", 10), tonumber("9", 2)) --> nil	nil	nil	nil
print(tonumber("7fffffffffffffff", 16), tonumber("ffffffffffffffff", 16), tonumber("10000000000000000", 16))
--> 9223372036854775807	-1	0
print(tonumber("9223372036854775807"), tonumber("9223372036854775808"), tonumber("-9223372036854775808"))
--> 9223372036854775807	9.2233720368548e+18	-9223372036854775808
print(tonumber("0x7fffffffffffffff"), tonumber("0xffffffffffffffff"), tonumber("-0x10"), tonumber("- 1"))
--> 9223372036854775807	-1	-16	nil
print(tonumber("0x1p4"), tonumber("0x.8"), tonumber("0x1.8p1"), tonumber("0xp1"), tonumber("inf"), tonumber("nan"))
--> 16.0	0.5	3.0	nil	nil	nil
print(tonumber("1_000"), tonumber("1\0"), tonumber("\t5\n"), tonumber("5\v"), tonumber("٣")) --> nil	nil	5	5	nil
print(tonumber(nil), pcall(tonumber)) --> nil	false	bad argument #1 to 'tonumber' (value expected)
print(pcall(tonumber, "10", 1)) --> false	bad argument #2 to 'tonumber' (base out of range)
print(pcall(tonumber, "10", 37)) --> false	bad argument #2 to 'tonumber' (base out of range)
print(pcall(tonumber, 10, 10)) --> false	bad argument #1 to 'tonumber' (string expected, got number)
print(tonumber({}), tonumber(true), tonumber(print)) --> nil	nil	nil
print(math.tointeger(3.0), math.tointeger(3.5), math.tointeger("8"), math.tointeger(2^63), math.tointeger({}))
--> 3	nil	8	nil	nil
print("10" + 5, "10" * "2", "3.0" + 1, "0x10" + 0, " 5 " - 1, "1e1" // 1, -"2", - "0x10")
--> 15	20	4.0	16	4	10.0	-2	-16
print("10" // "3", "10" % 3, "2" ^ 2, 10 .. 20, 1.5 .. "", -0.0 .. "", 2^63 .. "")
--> 3	1	4.0	1020	1.5	-0.0	9.2233720368548e+18
print(pcall(function() return "abc" + 1 end))
--> false	conversions.lua:29: attempt to add a 'string' with a 'number'
print(pcall(function() return 1 + "" end)) --> false	conversions.lua:31: attempt to add a 'number' with a 'string'
print(pcall(function() return {} .. "x" end)) --> false	conversions.lua:32: attempt to concatenate a table value
print(pcall(function() return -"abc" end)) --> false	conversions.lua:33: attempt to unm a 'string' with a 'string'
print(pcall(function() local s = "x" return s * 2 end))
--> false	conversions.lua:34: attempt to mul a 'string' with a 'number'
print(tostring(1e15), tostring(-1e15), tostring(1e14), tostring(123456.0), tostring(2^24))
--> 1e+15	-1e+15	1e+14	123456.0	16777216.0
print(3 == 3.0, tostring(3) == tostring(3.0), #tostring(3.0)) --> true	false	3
print(string.format("%d", 3.0), pcall(string.format, "%d", 3.5))
--> 3	false	bad argument #2 to 'string.format' (number has no integer representation)
print(pcall(string.format, "%d", "3.5"))
--> false	bad argument #2 to 'string.format' (number has no integer representation)
print(string.format("%d", "10"), string.rep("a", "3"), ("x"):rep(2.0)) --> 10	aaa	xx
print(pcall(string.rep, "x", 1.5))
--> false	bad argument #2 to 'string.rep' (number has no integer representation)
print(pcall(string.rep, "x", 2^63))
--> false	bad argument #2 to 'string.rep' (number has no integer representation)
print(math.floor(-3.5), math.ceil(-3.5), math.floor(2^62) == 2^62, math.floor(1e300)) --> -4	-3	true	1e+300
print(1e308 + 1e308, -(1e308 + 1e308), 2^1023 * 2) --> inf	-inf	inf
print(0x10p-1, 1e2 == 100, "1" == 1, 10 == "10") --> 8.0	true	false	false
