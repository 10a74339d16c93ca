-- The math library.
print(math.abs(-5), math.abs(-5.5), math.abs(math.mininteger), math.ceil(1.2), math.ceil(-1.2), math.floor(1.8), math.floor(-1.8))
--> 5	5.5	-9223372036854775808	2	-1	1	-2
print(math.max(1, 2.5, -1), math.min(3, 1.5), math.max(1), math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(7.5, 2))
--> 2.5	1.5	1	1	-1	1	1.5
print(math.modf(3.7)) print(math.modf(-3.7)) print(math.modf(5)) print(math.modf(math.huge)) print(math.modf(-math.huge))
--> 3	0.7
--> -3	-0.7
--> 5	0.0
--> inf	0.0
--> -inf	0.0
print(math.sqrt(16), math.exp(0), math.log(1), math.log(8, 2), math.log(100, 10), math.log(27, 3), math.sin(0), math.cos(0), math.tan(0))
--> 4.0	1.0	0.0	3.0	2.0	3.0	0.0	1.0	0.0
print(math.asin(1) * 2 == math.pi, math.acos(1), math.atan(1, 1) * 4 == math.pi, math.atan(0, -1) == math.pi, math.atan(-0.0, -1) == -math.pi)
--> true	0.0	true	true	true
print(math.pi, math.huge, -math.huge, math.maxinteger, math.mininteger)
--> 3.1415926535898	inf	-inf	9223372036854775807	-9223372036854775808
print(math.tointeger("5"), math.tointeger(5.0), math.tointeger(5.5), math.type(1), math.type(1.0), math.type("1"))
--> 5	5	nil	integer	float	nil
print(pcall(math.type)) print(pcall(math.floor, nil)) print(pcall(math.max)) print(pcall(math.fmod, 1, 0)) print(pcall(math.abs, "x"))
--> false	bad argument #1 to 'math.type' (value expected)
--> false	bad argument #1 to 'math.floor' (number expected, got nil)
--> false	bad argument #1 to 'math.max' (value expected)
--> false	bad argument #2 to 'math.fmod' (zero)
--> false	bad argument #1 to 'math.abs' (number expected, got string)
print(math.fmod(1, 0.0) ~= math.fmod(1, 0.0), math.fmod(math.mininteger, -1), math.fmod(5, math.huge), math.fmod(-6.0, 2))
--> true	0	5.0	-0.0
print(math.ult(1, 2), math.ult(-1, 2), math.ult(math.maxinteger, math.mininteger)) --> true	false	true
math.randomseed(42)
print(math.random(100), math.random(100), math.random(10, 20), math.random(0) ~= 0, math.random(5, 5))
--> 50	76	15	true	5
print(string.format("%.14f %.14f", math.random(), math.random())) --> 0.96389739813422 0.71097689661551
math.randomseed(42)
print(math.random(100), math.random(1 << 40), math.random(math.mininteger, math.maxinteger), math.random(-10, -5))
--> 50	114416401740	5415767650884279637	-5
math.randomseed(1, 2) print(math.random(1000), math.random(1000)) math.randomseed(3.0) print(math.random(1000))
--> 130	905
--> 394
print(pcall(math.random, 0, -1)) print(pcall(math.random, 1, 2, 3)) print(pcall(math.random, 1.5)) print(pcall(math.randomseed, "x")) print(pcall(math.random, -5))
--> false	bad argument #1 to 'math.random' (interval is empty)
--> false	wrong number of arguments
--> false	bad argument #1 to 'math.random' (number has no integer representation)
--> false	bad argument #1 to 'math.randomseed' (number expected, got string)
--> false	bad argument #1 to 'math.random' (interval is empty)
print(math.floor(2^31 + 0.5), math.ceil(-0.5), math.floor(-0.0), math.ceil(1e100), math.floor("3.7"), math.abs("-3"), math.sqrt("4"))
--> 2147483648	0	0	1e+100	3	3.0	2.0
print(8 // 3, math.floor(8 / 3), math.log(0), math.log(2, 0.5), math.exp(1) == 2.718281828459045, math.log(1024, 2), math.log(1000, 10))
--> 2	2	-inf	-1.0	true	10.0	3.0
