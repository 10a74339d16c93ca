-- Bitwise operators work on 64-bit integers; shifts are logical.
print(5 & 3, 5 | 3, 5 ~ 3, ~5, ~0) --> 1	7	6	-6	-1
print(1 << 0, 1 << 1, 1 << 62, 1 << 63, 1 << 64, 1 << 100) --> 1	2	4611686018427387904	-9223372036854775808	0	0
print(-1 >> 1, -1 >> 63, -1 >> 64, -1 << 63, -1 << 64) --> 9223372036854775807	1	0	-9223372036854775808	0
print(1 << -1, 2 >> -1, 1 >> -62, 1 << math.mininteger, 1 >> math.mininteger) --> 0	4	4611686018427387904	0	0
print(1 << math.maxinteger, -1 >> math.maxinteger) --> 0	0
print(0xff & 15.0, 1.0 | 2, 3.0 ~ 1.0, ~0.0) --> 15	3	2	-1
print(pcall(function() return "3" | 1 end), pcall(function() return ~"5" end))
--> false	false	bitwise.lua:8: attempt to perform bitwise operation on a string value (constant '5')
print(math.mininteger >> 63, math.mininteger | 0, math.maxinteger ~ -1)
--> 1	-9223372036854775808	-9223372036854775808
print(pcall(function() return 1.5 | 1 end)) --> false	bitwise.lua:12: number has no integer representation
print(pcall(function() return 2^64 | 1 end)) --> false	bitwise.lua:13: number has no integer representation
print(pcall(function() return "1.5" | 1 end))
--> false	bitwise.lua:14: attempt to perform bitwise operation on a string value (constant '1.5')
print(pcall(function() return "abc" | 1 end))
--> false	bitwise.lua:16: attempt to perform bitwise operation on a string value (constant 'abc')
print(pcall(function() return {} | 1 end))
--> false	bitwise.lua:18: attempt to perform bitwise operation on a table value
print(pcall(function() return 1 & nil end))
--> false	bitwise.lua:20: attempt to perform bitwise operation on a nil value
print(pcall(function() return ~{} end))
--> false	bitwise.lua:22: attempt to perform bitwise operation on a table value
print(pcall(function() return 1 << "x" end))
--> false	bitwise.lua:24: attempt to perform bitwise operation on a string value (constant 'x')
print(pcall(function() local a = 1e100; return a | 1 end))
--> false	bitwise.lua:26: number (local 'a') has no integer representation
print(0xdeadbeef & 0xffff0000, 0xdeadbeef >> 16, 0xdeadbeef << 40) --> 3735879680	57005	-5927037276293955584
-- Precedence: shifts bind tighter than and, and than exclusive or, and than or.
print(1 | 2 ~ 3 & 4 << 1, 1 + 1 << 2, (5 & 6) == 4) --> 3	8	true
