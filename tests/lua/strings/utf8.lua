-- The utf8 library, strict and lax.
print(utf8.char(72, 228, 8364, 128512), utf8.char() == "", #utf8.char(0x7fffffff)) --> Hä€😀	true	6
print(utf8.charpattern == "[\0-\x7F\xC2-\xFD][\x80-\xBF]*") --> true
print(utf8.len("häß€"), utf8.len(""), utf8.len("abc", 2), utf8.len("abc", 4), utf8.len("\xff"), utf8.len("a\x80"))
--> 4	0	2	0	nil	nil	2
print(utf8.codepoint("h€", 1, -1)) --> 104	8364
print(utf8.offset("a€b", 3), utf8.offset("a€b", -1), utf8.offset("a€b", 0, 3), utf8.offset("a€b", 5))
--> 5	5	2	nil
for p, c in utf8.codes("aä€😀") do io.write(p, ":", c, " ") end
print() --> 1:97 2:228 4:8364 7:128512
print(pcall(function() for _ in utf8.codes("a\xff") do end end)) --> false	utf8.lua:11: invalid UTF-8 code
print(pcall(utf8.codepoint, "\xed\xa0\x80")) --> false	invalid UTF-8 code
print(utf8.codepoint("\xed\xa0\x80", 1, 1, true), utf8.len("\xed\xa0\x80", 1, -1, true)) --> 55296	1
print(pcall(utf8.codepoint, "\xf4\x90\x80\x80")) --> false	invalid UTF-8 code
print(utf8.codepoint("\xf4\x90\x80\x80", 1, 1, true)) --> 1114112
print(pcall(utf8.char, -1)) --> false	bad argument #1 to 'utf8.char' (value out of range)
print(pcall(utf8.char, 0x80000000)) --> false	bad argument #1 to 'utf8.char' (value out of range)
print(pcall(utf8.len, "abc", 5)) --> false	bad argument #2 to 'utf8.len' (initial position out of bounds)
print(pcall(utf8.codepoint, "abc", 4)) --> false	bad argument #3 to 'utf8.codepoint' (out of bounds)
print(pcall(utf8.offset, "€", 1, 2)) --> false	initial position is a continuation byte
print(pcall(utf8.offset, "abc", 1, 5)) --> false	bad argument #3 to 'utf8.offset' (position out of bounds)
print(utf8.len("\xc0\x80"), utf8.len("\xe0\x80\x80"), utf8.len("€", 2), utf8.len("€€", -3))
--> nil	nil	nil	1
for c in ("häß"):gmatch(utf8.charpattern) do io.write("[", c, "]") end
print() --> [h][ä][ß]
