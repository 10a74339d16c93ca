-- More library functions that translated code does itself, called with usual arguments and then with unusual ones.

local function compare(name, call, ...)
  for _ = 1, 50 do call() end
  for _, arguments in ipairs({ ... }) do
    print(name, pcall(call, table.unpack(arguments, 1, arguments.n)))
  end
end

local function args(...)
  return { n = select("#", ...), ... }
end

local noisy = setmetatable({}, { __newindex = function() error("asked") end, __index = function() error("asked") end })

compare("min", function(a, b, c) return math.min(a or 3, b or 2, c or 1) end, args(1, 2, 3), args(2, 1, 3), args(1.0, 1, 1),
  args(1, 1.0, 1), args(0.0, -0.0, 0), args(0 / 0, 1, 2), args(1, 0 / 0, 2), args(2, 1, 0 / 0), args("1", 2, 3), args(1, {}, 3),
  args(math.mininteger, -1e308, 0), args(2 ^ 53, (1 << 53) + 1, 1 << 54))
compare("max", function(a, b, c) return math.max(a or 3, b or 2, c or 1) end, args(1, 2, 3), args(3, 1, 3.0), args(1.0, 1, 1),
  args(-0.0, 0.0, 0), args(0 / 0, 1, 2), args(1, 0 / 0, 2), args(2, 1, 0 / 0), args("1", 2, 3), args(1, 2, true),
  args(math.maxinteger, 2 ^ 63, 0), args(2 ^ 53, (1 << 53) + 1, 1))
compare("sum", function(a) local m = math.min(a or 3, 5, 4) return m + 1 end, args(1.5), args(7), args(math.mininteger), args("x"))
compare("fmod", function(a, b) return math.fmod(a or 7, b or 3) end, args(-7, 3), args(7, -3), args(-7, -3), args(0, 3),
  args(math.mininteger, 3), args(math.mininteger, -1), args(5, 0), args(5.5, 2), args("7", 3), args({}, 3), args(-6, 3))
compare("fmod_float", function(a, b) return math.fmod(a or 7.5, b or 2.0) end, args(-7.5, 2.0), args(7.5, -2.0), args(-4.0, 2.0),
  args(1e308, 3.0), args(1.0, 1 / 0), args(7, 2), args(0.0, 5.0), args(-0.0, 5.0), args("1.5", 1.0))
compare("rep", function(s, n) return string.rep(s or "ab", n or 2) end, args("x", 0), args("x", -1), args("", 1000000), args("ab", 3.0),
  args("ab", "2"), args("ab", 1.5), args(12, 2), args({}, 1), args("a", {}))
compare("rep_size", function(s, n) return #string.rep(s or "ab", n or 2) end, args("x", 4096), args("x", 4097), args("xy", 100000))
compare("rep_large", function(s, n) return n and #s:rep(n) end, args("xy", 1 << 62), args("x", math.maxinteger))
compare("assert", function(v, m) return assert(v or 1, m or "message") end, args("v", "m"), args("v", 12))
compare("assert_false", function(v, m) if m then return assert(v, m) end return assert(1, 2) end, args(false, "no"), args(nil, { 1 } and "table"),
  args(0, "zero"))
compare("assert_one", function(v, m) local r = assert(v ~= false, m or "message") return r end, args(false, "no"), args(5))
compare("next", function(t) return next(t or { 5 }) end, args({}), args({ x = 1 }), args({ nil, 2 }), args(noisy), args("s"), args(1))
compare("next_one", function(t) return next(t or {}) == nil end, args({ 1 }), args({}), args({ [false] = 1 }), args(print))
compare("next_after", function(t, k) return next(t or { 5, 6 }, k or 1) end, args({ 1, 2, 3 }, 2), args({ 1 }, 1), args({}, 7))
compare("rawset", function(t, k, v) t = rawset(t or {}, k or 1, v) return t[k or 1], #t end, args({}, 1, "a"), args({ 1, 2 }, 2, nil),
  args({}, 3, 4), args({ 1 }, 1.0, "f"), args({}, 0 / 0, 1), args("s", 1, 1), args(noisy, 1, 1), args({}, true, 1))
compare("rawset_field", function(t, k, v) return rawset(t or {}, k or "x", v or 1)[k or "x"] end, args({ x = 5 }, "x", 6), args(noisy, "y", 2),
  args({}, {}, 1), args(5, "x", 1), args({}, "__newindex", print) and args({}, "z", "zed"))

local class = {}
local object = setmetatable({}, class)
for i = 1, 50 do rawset(class, "__index", function(_, k) return k .. i end) end
print(object.x)
rawset(class, "__newindex", function(_, k, v) print("set", k, v) end)
object.x = 1
print(rawlen(object), rawget(object, "x"))

-- Iterators of loops: a builtin, and what else there is.
local function words(text, pattern)
  local list = {}
  for a, b in text:gmatch(pattern) do list[#list + 1] = b and a .. "/" .. b or a end
  return table.concat(list, " ")
end
for _ = 1, 40 do words("one two", "%a+") end
print(words("one two  three", "%a+"), words("a=1, b=2", "(%w)=(%w)"), words("abc", ""), words("a-b", "()-()"), words("x", "y"))
print(words("k: v; k2: v2;", "(%w+): "), words("aXbX", "(%l)X"), words("", "%a"), words("a b", "^a"), pcall(words, "a", "(a"))
local function count(iterator, state, control)
  local n = 0
  for _ in iterator, state, control do n = n + 1 end
  return n
end
for _ = 1, 40 do count(("a b c"):gmatch("%a")) end
print(count(next, { 1, 2, x = 3 }), count(coroutine.wrap(function() coroutine.yield(1) coroutine.yield(2) end)))
print(count(setmetatable({}, { __call = function(_, s, c) return (c or 0) < 3 and (c or 0) + 1 or nil end })), pcall(count, 5))
--> min	true	1
--> min	true	1
--> min	true	1.0
--> min	true	1
--> min	true	0.0
--> min	true	-nan
--> min	true	1
--> min	true	1
--> min	false	attempt to compare number with string
--> min	false	attempt to compare table with number
--> min	true	-1e+308
--> min	true	9.007199254741e+15
--> max	true	3
--> max	true	3
--> max	true	1.0
--> max	true	-0.0
--> max	true	-nan
--> max	true	2
--> max	true	2
--> max	false	attempt to compare string with number
--> max	false	attempt to compare number with boolean
--> max	true	9.2233720368548e+18
--> max	true	9007199254740993
--> sum	true	2.5
--> sum	true	5
--> sum	true	-9223372036854775807
--> sum	false	attempt to compare number with string
--> fmod	true	-1
--> fmod	true	1
--> fmod	true	-1
--> fmod	true	0
--> fmod	true	-2
--> fmod	true	0
--> fmod	false	more_done_in_place.lua:23: bad argument #2 to 'fmod' (zero)
--> fmod	true	1.5
--> fmod	true	1.0
--> fmod	false	more_done_in_place.lua:23: bad argument #1 to 'fmod' (number expected, got table)
--> fmod	true	0
--> fmod_float	true	-1.5
--> fmod_float	true	1.5
--> fmod_float	true	-0.0
--> fmod_float	true	2.0
--> fmod_float	true	1.0
--> fmod_float	true	1
--> fmod_float	true	0.0
--> fmod_float	true	-0.0
--> fmod_float	true	0.5
--> rep	true	
--> rep	true	
--> rep	true	
--> rep	true	ababab
--> rep	true	abab
--> rep	false	more_done_in_place.lua:27: bad argument #2 to 'rep' (number has no integer representation)
--> rep	true	1212
--> rep	false	more_done_in_place.lua:27: bad argument #1 to 'rep' (string expected, got table)
--> rep	false	more_done_in_place.lua:27: bad argument #2 to 'rep' (number expected, got table)
--> rep_size	true	4096
--> rep_size	true	4097
--> rep_size	true	200000
--> rep_large	false	more_done_in_place.lua:30: resulting string too large
--> rep_large	false	more_done_in_place.lua:30: resulting string too large
--> assert	true	v	m
--> assert	true	v	12
--> assert_false	false	more_done_in_place.lua:32: no
--> assert_false	false	more_done_in_place.lua:32: table
--> assert_false	true	0	zero
--> assert_one	false	more_done_in_place.lua:34: no
--> assert_one	true	true
--> next	true	nil
--> next	true	x	1
--> next	true	2	2
--> next	true	nil
--> next	false	more_done_in_place.lua:35: bad argument #1 to 'next' (table expected, got string)
--> next	false	more_done_in_place.lua:35: bad argument #1 to 'next' (table expected, got number)
--> next_one	true	false
--> next_one	true	true
--> next_one	true	false
--> next_one	false	more_done_in_place.lua:36: bad argument #1 to 'next' (table expected, got function)
--> next_after	true	3	3
--> next_after	true	nil
--> next_after	false	invalid key to 'next'
--> rawset	true	a	1
--> rawset	true	nil	1
--> rawset	true	4	0
--> rawset	true	f	1
--> rawset	false	table index is NaN
--> rawset	false	more_done_in_place.lua:38: bad argument #1 to 'rawset' (table expected, got string)
--> rawset	true	1	1
--> rawset	true	1	0
--> rawset_field	true	6
--> rawset_field	true	2
--> rawset_field	true	1
--> rawset_field	false	more_done_in_place.lua:40: bad argument #1 to 'rawset' (table expected, got number)
--> rawset_field	true	zed
--> x50
--> set	x	1
--> 0	nil
--> one two three	a/1 b/2	   	2/3	
--> k k2	a b			false	more_done_in_place.lua:54: unfinished capture
--> 3	2
--> 3	false	more_done_in_place.lua:62: attempt to call a number value (for iterator 'for iterator')
