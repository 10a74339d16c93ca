-- Bitwise operators work on 64-bit integers; shifts are logical.
print(5 & 3, 5 | 3, 5 ~ 3, ~5, ~0) --> 1	7	6	-6	-1
print(1 << 0, 1 << 1, 1 << 62, 1 << 63, 1 << 64, 1 << 100) --> 1	2	4611686018427387904	-9223372036854775808	0	0
print(-1 >> 1, -1 >> 63, -1 >> 64, -1 << 63, -1 << 64) --> 9223372036854775807	1	0	-9223372036854775808	0
print(1 << -1, 2 >> -1, 1 >> -62, 1 << math.mininteger, 1 >> math.mininteger) --> 0	4	4611686018427387904	0	0
print(1 << math.maxinteger, -1 >> math.maxinteger) --> 0	0
print(0xff & 15.0, 1.0 | 2, 3.0 ~ 1.0, ~0.0) --> 15	3	2	-1
print("3" | 1, "0x10" & "17", ~"5", "2" << "3", "1e1" | 0)
print(math.mininteger >> 63, math.mininteger | 0, math.maxinteger ~ -1)
print(pcall(function() return 1.5 | 1 end))
print(pcall(function() return 2^64 | 1 end))
print(pcall(function() return "1.5" | 1 end))
print(pcall(function() return "abc" | 1 end))
print(pcall(function() return {} | 1 end))
print(pcall(function() return 1 & nil end))
print(pcall(function() return ~{} end))
print(pcall(function() return 1 << "x" end))
print(pcall(function() local a = 1e100; return a | 1 end))
print(0xdeadbeef & 0xffff0000, 0xdeadbeef >> 16, 0xdeadbeef << 40)
-- Precedence: shifts bind tighter than and, and than exclusive or, and than or.
print(1 | 2 ~ 3 & 4 << 1, 1 + 1 << 2, (5 & 6) == 4)
--> error: bitwise.lua:8: attempt to perform bitwise operation on a string value (constant '3')
--> traceback: bitwise.lua:8: in main chunk
