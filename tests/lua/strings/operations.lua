-- Indices, slices, comparison and the other basic operations of strings.
local s = "hello"
print(s:sub(2), s:sub(2, 3), s:sub(-3), s:sub(-3, -2), s:sub(0), s:sub(10), s:sub(3, 2), s:sub(-100, 100))
--> ello	el	llo	ll	hello			hello
print(s:sub(math.mininteger, math.maxinteger), s:sub(math.maxinteger), s:sub(2, math.mininteger) == "")
--> hello		true
print(s:byte(), s:byte(-1), s:byte(2, 4), s:byte(10), s:byte(0)) --> 104	111	101	nil
print(s:upper(), ("ÄÖ"):lower() == "ÄÖ", ("MiXed"):lower(), s:len(), #s, s:reverse(), (""):reverse() == "")
--> HELLO	true	mixed	5	5	olleh	true
print(("caf\xe9\xff\xb5"):upper():byte(4, 6)) --> 233	255	181
print(string.char(72, 105), string.char() == "", pcall(string.char, 256))
--> Hi	true	false	bad argument #1 to 'string.char' (value out of range)
print(pcall(string.char, -1)) --> false	bad argument #1 to 'string.char' (value out of range)
print(s .. " " .. "world", 1 .. "", "a" .. 1 + 2 .. "b") --> hello world	1	a3b
print(#("x"):rep(1000, ", ")) --> 2998
print(s < "help", s <= s, s > "Hello", "a" < "a\0", "\xff" > "a") --> true	true	true	true	true
print(("x"):rep(3), s:find("l"), s:find("xyz"), s:find(""), s:find("", 10), s:find("", 6)) --> xxx	3	nil	1	nil	6	5
print(s:find("l", 1, true), ("a.b"):find(".", 1, true), ("a.b"):find(".", 2, true), ("a.b"):find("b", -1))
--> 3	2	2	3	3
print(("%d items"):format(3), ("%5d|%-5d|%05d|%+d"):format(42, 42, 42, 42)) --> 3 items	   42|42   |00042|+42
print(("%5s|%-5s|%.2s"):format("abc", "abc", "abc"), ("%c%c"):format(72, 73)) -->   abc|abc  |ab	HI
print(("%x %X %#x %o"):format(255, 255, 255, 8), ("%g %g"):format(1e20, 0.1)) --> ff FF 0xff 10	1e+20 0.1
print(("%q"):format('a "quoted"\n\0 \r \\ string'))
--> "a \"quoted\"\
--> \0 \13 \\ string"
print(("%q %q %q"):format(1, 0.5, math.mininteger), ("%q"):format(1/0), ("%q"):format(nil))
--> 1 0x1p-1 0x8000000000000000	1e9999	nil
print(("%s %s %s"):format(nil, true, 1.0), ("%%"):format(), ("%i"):format(3)) --> nil true 1.0	%	3
print(("%a"):format(1), ("%.3f"):format(2/3), ("%10.2f|"):format(3.14159), ("%e"):format(0))
--> 0x1p+0	0.667	      3.14|	0.000000e+00
print(pcall(string.format, "%y", 1)) --> false	invalid conversion '%y' to 'format'
print(pcall(string.format, "%d")) --> false	bad argument #2 to 'string.format' (no value)
print(pcall(string.format, "%d", "x")) --> false	bad argument #2 to 'string.format' (number expected, got string)
print(pcall(string.format, "%")) --> false	bad argument #2 to 'string.format' (no value)
print(pcall(string.format, "%0123d", 1)) --> false	invalid conversion specification: '%0123d'
print(pcall(string.format, "%q", {})) --> false	bad argument #2 to 'string.format' (value has no literal form)
print(tostring("x") == "x", ("x"):rep(2):len(), #"\0\0") --> true	2	2
print(("test").len == string.len, ("x").nope) --> true	nil
print(pcall(function() return ("x").y.z end))
--> false	operations.lua:39: attempt to index a nil value (field 'y')
print(pcall(function() local s = "x"; s.y = 1 end))
--> false	operations.lua:41: attempt to index a string value (local 's')
print(pcall(function() return #5 end)) --> false	operations.lua:43: attempt to get length of a number value
