-- Limits of patterns, formats and sizes.
print(pcall(string.find, ("a"):rep(300), ("(a)"):rep(33))) --> false	too many captures
print(select("#", string.find(("a"):rep(300), ("(a)"):rep(32)))) --> 34
print(pcall(string.match, ("x"):rep(250000), ("x?"):rep(250000))) --> false	pattern too complex
print(pcall(string.match, ("a"):rep(500), ".-b")) --> true	nil
print(pcall(string.rep, "ab", math.maxinteger), pcall(string.rep, "x", math.maxinteger, ","))
--> false	false	resulting string too large
print(pcall(string.format, "%100d", 1)) print(pcall(string.format, "%.100f", 1)) print(#string.format("%99.99f", 1e300)) print(pcall(string.format, "%1000s", "x"))
--> false	invalid conversion specification: '%100d'
--> false	invalid conversion specification: '%.100f'
--> 401
--> false	invalid conversion specification: '%1000s'
print(pcall(string.format, "%" .. ("0"):rep(30) .. "d", 1)) --> false	invalid format (too long)
print(#string.format("%s", ("x"):rep(100000)), #string.format("%99s", "x"), pcall(string.format, "%99.99s", "a\0b"))
--> 100000	99	false	bad argument #2 to 'string.format' (string contains zeros)
print(pcall(string.pack, "i17", 1), pcall(string.pack, "s17", "x"), pcall(string.packsize, ("c1000000000"):rep(3)))
--> false	false	false	bad argument #1 to 'string.packsize' (format result too large)
print(pcall(string.rep, ("x"):rep(1 << 20), 1 << 43)) print(#("x"):rep(1 << 20))
--> false	resulting string too large
--> 1048576
print(pcall(table.concat, setmetatable({}, {__len = function() return math.maxinteger end, __index = function() return nil end})))
--> false	invalid value (nil) at index 1 in table for 'concat'
print(pcall(table.insert, setmetatable({}, {__len = function() return math.maxinteger end}), 1)) --> true
print(pcall(table.unpack, setmetatable({}, {__len = function() return math.maxinteger end})))
--> false	too many results to unpack
print(tostring(2^1023 * 1.5):len(), #tostring(math.mininteger), tostring(1e-310), #("%.99f"):format(math.pi))
--> 20	20	1e-310	101
print(("x"):rep(100):find(("x-"):rep(3) .. "y")) --> nil
print(pcall(utf8.char, 1 << 31), #utf8.char((1 << 31) - 1), pcall(utf8.codepoint, "\xff", 1))
--> false	6	false	invalid UTF-8 code
print(type(load(("x"):rep(100000) .. " = 1")), #load("return '" .. ("y"):rep(300000) .. "'")())
--> function	300000
print(tonumber(("1"):rep(100)), tonumber("0x" .. ("1"):rep(100)), tonumber("1e" .. ("1"):rep(100)), tonumber(("0"):rep(300) .. "1"))
--> 1.1111111111111e+99	1229782938247303441	inf	1
print(pcall(coroutine.wrap(function(...) return select("#", ...) end), table.unpack({}, 1, 200000)))
--> true	200000
print(pcall(math.random, 3, 2)) --> false	bad argument #1 to 'math.random' (interval is empty)
print(pcall(string.char, 256), pcall(string.char, -1), select("#", ("x"):rep(1000):byte(1, -1)))
--> false	false	1000
print(pcall(os.time, {year = 1 << 40, month = 1, day = 1}), pcall(os.time, {year = 2000, month = 1, day = 1 << 40})) print(pcall(os.date, "!%Y", 1 << 60))
--> false	false	field 'day' is out-of-bound
--> false	date result cannot be represented in this installation
