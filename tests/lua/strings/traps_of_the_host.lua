-- What a host language's own operators would do differently must not show through.
local function attempt(f, ...) print(select(2, pcall(f, ...))) end
attempt(function() return "a" + "b" end) --> traps_of_the_host.lua:3: attempt to add a 'string' with a 'string'
attempt(function() return "ab" * 3 end) --> traps_of_the_host.lua:4: attempt to mul a 'string' with a 'number'
attempt(function() return "%d" % 5 end) --> traps_of_the_host.lua:5: attempt to mod a 'string' with a 'number'
attempt(function() return true + 1 end)
--> traps_of_the_host.lua:6: attempt to perform arithmetic on a boolean value
attempt(function() return true < 2 end) --> traps_of_the_host.lua:8: attempt to compare boolean with number
attempt(function() return -true end) --> traps_of_the_host.lua:9: attempt to perform arithmetic on a boolean value
attempt(function() return true .. "" end) --> traps_of_the_host.lua:10: attempt to concatenate a boolean value
attempt(function() return ~true end)
--> traps_of_the_host.lua:11: attempt to perform bitwise operation on a boolean value
attempt(function() return #true end) --> traps_of_the_host.lua:13: attempt to get length of a boolean value
attempt(function() for i = true, 2 do end end)
--> traps_of_the_host.lua:14: bad 'for' initial value (number expected, got boolean)
attempt(function() return ({})[nil] end) --> nil
attempt(function() ({})[nil] = 1 end) --> traps_of_the_host.lua:17: table index is nil
attempt(function() ({})[0/0] = 1 end) --> traps_of_the_host.lua:18: table index is NaN
print(true == 1, false == 0, 1 == true, 0.0 == false) --> false	false	false	false
local t = {}
t[1], t[true], t[0], t[false] = "one", "true", "zero", "false"
print(t[1], t[true], t[0], t[false], t[1.0], t["1"]) --> one	true	zero	false	one	nil
t[1.0] = "float one"
print(t[1], #t) --> float one	1
t[2^53] = "big"
print(t[2^53 | 0], next({[2.0] = 1}), math.type(next({[2.0] = 1}))) --> big	2	integer
local array = {10, 20, 30}
print(array[-1], array[0], array[4], array[1.5], array["1"], array[3.0]) --> nil	nil	nil	nil	nil	30
print(("abc"):upper(), ("stra\xdfe"):upper() == "STRA\xdfE", ("\xb5\xff"):upper() == "\xb5\xff") --> ABC	true	true
print(("\xe9\xaa"):find("%a"), ("\xb2\xb9"):find("%d"), ("\xa0\x85"):find("%s"), ("\x1c\x1d\x1e\x1f"):find("%s"))
--> nil	nil	nil	nil
print(("\xc0"):lower() == "\xc0", ("\xe0"):match("%w"), ("\xdf"):match("%l"), ("\x7f"):match("%p"))
--> true	nil	nil	nil
print(tonumber("\xb2"), tonumber("1\xa0"), tonumber("\xa05"), tonumber("1__0"), tonumber("0b1"), tonumber("0o7"))
--> nil	nil	nil	nil	nil	nil
print(tonumber("infinity"), tonumber("nan"), tonumber("1e1000"), tonumber("0x1P+2"), tonumber("1_0"), tonumber("1d"))
--> nil	nil	inf	4.0	nil	nil
print(tonumber(("1"):rep(400)), tonumber(("9"):rep(20)), tonumber(("9"):rep(5000)) == math.huge)
--> inf	1e+20	true
print(tonumber("0x" .. ("f"):rep(20)), tonumber("0" .. ("0"):rep(5000) .. "7")) --> -1	7
print(9007199254740993 / 1 == 9007199254740992, 9223372036854775807 / 3, 1 / 3 * 3)
--> true	3.0744573456183e+18	1.0
print(7 // 0.0, -7 // 0.0, 0.0 / 0 ~= 0.0 / 0, 7 % -math.huge, -7 // math.huge, -0.0 // 1)
--> inf	-inf	true	-inf	-0.0	-0.0
print(6 % -3.0, -6 % 3.0, 5.3 % -2, 1e15 % 7, -1e15 % 7.5, 0.3 % 0.1, 1 // 0.1, 1e308 // 1e-308)
--> 0.0	-0.0	-0.7	6.0	5.0	0.1	10.0	inf
print((-8) ^ (1 / 3) ~= (-8) ^ (1 / 3), 0 ^ -1, (-0.0) ^ -1, 2 ^ 1024, 10 ^ 308 * 10, (-10) ^ 309)
--> true	inf	-inf	inf	inf	-inf
print(2 ^ 63 == math.maxinteger + 1.0, math.maxinteger // 1.0, 1e308 + 1e308 == math.huge)
--> true	9.2233720368548e+18	true
print(("x"):sub(-1 << 40, 1 << 40), ("abc"):byte(-1 << 60, 1 << 60)) --> x	97	98	99
print(#table.concat({}, ","), table.concat({1, 2.5, "x"}, ", "), select("#", table.unpack({}, 1, 3)))
--> 0	1, 2.5, x	3
