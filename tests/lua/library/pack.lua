-- string.pack, unpack and packsize.
local function hex(s) return (s:gsub(".", function(c) return ("%02x"):format(c:byte()) end)) end
print(hex(string.pack("b", -1)), hex(string.pack("<h", 258)), hex(string.pack(">h", 258)), hex(string.pack("<i4", -2)), hex(string.pack(">i3", 1)))
--> ff	0201	0102	feffffff	000001
print(hex(string.pack("<d", 1.5)), hex(string.pack("<f", -0.5)), hex(string.pack("<n", 0)), hex(string.pack("<j", 1)))
--> 000000000000f83f	000000bf	0000000000000000	0100000000000000
print(hex(string.pack("z", "hi")), hex(string.pack("s1", "abc")), hex(string.pack("<s2", "x")), hex(string.pack("c5", "ab")))
--> 686900	03616263	010078	6162000000
print(hex(string.pack("<!4 b i4", 1, 2)), hex(string.pack("<b Xi4 i4", 1, 2)), hex(string.pack("<!8 b Xd d", 1, 2)), hex(string.pack("bxb", 1, 2)))
--> 0100000002000000	0102000000	01000000000000000000000000000040	010002
print(string.unpack("<i4", "\1\0\0\0"), string.unpack("<i4 i4", "\1\0\0\0\2\0\0\0")) print(string.unpack("z", "abc\0def")) print(string.unpack("s1", "\3abcd", 1))
--> 1	1	2	9
--> abc	5
--> abc	5
print(string.unpack("<I2", "\255\255"), string.unpack("<i2", "\255\255"), string.unpack(">I3", "\1\2\3"), string.unpack("b", "x", -1))
--> 65535	-1	66051	120	2
print(string.packsize("<i4i8"), string.packsize("!8 i1 i8"), string.packsize("c10"), string.packsize("bhilj"), string.packsize("<!4 b i4 b"))
--> 12	16	10	23	9
for _, arguments in ipairs{{"b", 128}, {"B", -1}, {"B", 256}, {"i17", 1}, {"i0", 1}, {"z", "a\0b"}, {"c2", "abc"}, {"s1", ("x"):rep(300)}, {"q", 1}, {"!17", 1}, {"i4"}, {"i4", "x"}, {"Xz"}, {"X"}, {"c"}, {"i16", -1}, {"<!3 i4", 1}} do
  print(arguments[1], pcall(function() return hex(string.pack(table.unpack(arguments))) end))
  --> b	false	pack.lua:20: bad argument #2 to 'pack' (integer overflow)
  --> B	false	pack.lua:20: bad argument #2 to 'pack' (unsigned overflow)
  --> B	false	pack.lua:20: bad argument #2 to 'pack' (unsigned overflow)
  --> i17	false	pack.lua:20: integral size (17) out of limits [1,16]
  --> i0	false	pack.lua:20: integral size (0) out of limits [1,16]
  --> z	false	pack.lua:20: bad argument #2 to 'pack' (string contains zeros)
  --> c2	false	pack.lua:20: bad argument #2 to 'pack' (string longer than given size)
  --> s1	false	pack.lua:20: bad argument #2 to 'pack' (string length does not fit in given size)
  --> q	false	pack.lua:20: invalid format option 'q'
  --> !17	false	pack.lua:20: integral size (17) out of limits [1,16]
  --> i4	false	pack.lua:20: bad argument #2 to 'pack' (number expected, got nil)
  --> i4	false	pack.lua:20: bad argument #2 to 'pack' (number expected, got string)
  --> Xz	false	pack.lua:20: bad argument #1 to 'pack' (invalid next option for option 'X')
  --> X	false	pack.lua:20: bad argument #1 to 'pack' (invalid next option for option 'X')
  --> c	false	pack.lua:20: missing size for format option 'c'
  --> i16	true	ffffffffffffffffffffffffffffffff
  --> <!3 i4	false	pack.lua:20: bad argument #1 to 'pack' (format asks for alignment not power of 2)
end
print(pcall(string.unpack, "i4", "abc")) print(pcall(string.unpack, "z", "abc")) print(pcall(string.unpack, "s1", "\5ab")) print(pcall(string.unpack, "b", "a", 3)) print(pcall(string.unpack, "<i16", ("\255"):rep(15) .. "\1"))
--> false	bad argument #2 to 'string.unpack' (data string too short)
--> false	bad argument #2 to 'string.unpack' (unfinished string for format 'z')
--> false	bad argument #2 to 'string.unpack' (data string too short)
--> false	bad argument #3 to 'string.unpack' (initial position out of string)
--> false	16-byte integer does not fit into Lua Integer
print(pcall(string.packsize, "s")) print(pcall(string.packsize, "z")) print(pcall(string.packsize, "c2147483647c2147483647")) print(string.unpack("<i9", "\255\255\255\255\255\255\255\255\255"))
--> false	bad argument #1 to 'string.packsize' (variable-length format)
--> false	bad argument #1 to 'string.packsize' (variable-length format)
--> false	invalid format option '7'
--> -1	10
print(select("#", string.unpack("", "")), string.unpack("<f", string.pack("<f", 0.1)), string.unpack(">d", string.pack(">d", -1e300)), string.pack("", 1) == "")
--> 1	0.10000000149012	-1e+300	true
