"""Expression forms of the generated programs, by type, and expressions that fail.

In a template ``$int`` stands for any expression of type int, and so on for the types of FORMS; ``$int_variable`` is
a variable of the type when one is visible, ``$any_variable`` one of any type. Every form evaluates without an error
and gives a value of its type, so forms can be put together in any way; the FAILURES are the exception.

Types: int and float are Lua's two kinds of number, num is either; ints and strs are arrays without holes; obj is an
instance of a class with metamethods for all events (see `preamble.py`); value is any of the scalars.
"""

from __future__ import annotations

# Small expressions, used where the nesting is deep enough.
LEAVES: dict[str, tuple[str, ...]] = {
    "int": (
        *("0", "1", "2", "3", "5", "7", "10", "(-1)", "(-2)", "(-7)", "127", "128", "255", "256", "65536", "131072"),
        *("0x7fffffff", "0xffffffff", "(1 << 53)", "0x7fffffffffffffff", "math.mininteger", "math.maxinteger"),
        *("9007199254740993", "(-9223372036854775807)", "0xffffffffffffffff", "#'abc'"),
    ),
    "float": (
        *("0.0", "(-0.0)", "1.0", "0.5", "(-1.5)", "2.25", "3.0", "0.1", "1e15", "1e16", "1e100", "(-1e300)", "2^53"),
        *("0x.8p1", "0x1p-1074", "9223372036854775808.0", "(-0x1p63)", "math.huge", "(-math.huge)", "math.pi", "1e-7"),
        *("123456789012.5", "(1 / 3)", "3e0"),
    ),
    "bool": ("true", "false"),
    "str": (
        *("''", "'a'", "'abc'", "'hello world'", "'10'", "'0x10'", "' 5 '", "'1e1'", "'a,b,,c'", "'key=value'"),
        *('"\\0x\\0"', '"\\xe9\\xff"', '"line\\n\\ttab"', "[==[long [string]]==]", "'\\u{20AC}'", "'%d %s'", "'a.b*c'"),
        "'a string that is longer than forty characters, so a long one'",
    ),
    "ints": ("{}", "{1}", "{3, 1, 2}", "{5, -5, 5, 0}", "{10, 20, 30, 40, 50, 60}"),
    "strs": ("{}", "{'x'}", "{'b', 'a', 'c'}", "{'10', '9', ''}"),
    "count": ("0", "1", "2", "3", "4"),
    "index": ("0", "1", "2", "3", "(-1)", "(-2)", "100", "(-100)"),
    "shift": ("0", "1", "4", "31", "32", "63", "64", "65", "(-1)", "(-63)", "(-64)", "math.mininteger", "200"),
    "divisor": ("1", "2", "3", "7", "(-1)", "(-2)", "(-3)", "math.mininteger", "math.maxinteger", "10"),
    "pattern": (
        *("'a'", "'%a+'", "'%d+'", "'[^,]*'", "'(%w+)=(%w+)'", "'^%s*(.-)%s*$'", "'.'", "'()'", "'%f[%w]%w+'"),
        *("'[a-c]'", "'l*'", "'(l)(.)'", "'%b[]'", "'o$'", "'[%z\\xe0-\\xff]'", "'(.)%1'", "'%.'", "'%W'", "'x-b'"),
    ),
}
LEAVES["num"] = LEAVES["int"] + LEAVES["float"]
LEAVES["value"] = (*LEAVES["num"], *LEAVES["str"], *LEAVES["bool"], "nil")

# Larger expressions. "obj" has no leaves of its own: an instance is made with `Class(x, name)`.
FORMS: dict[str, tuple[str, ...]] = {
    "int": (
        *("($int + $int)", "($int - $int)", "($int * $int)", "($int // $divisor)", "($int % $divisor)"),
        *("($int // ($int | 1))", "($int % ($int | 1))", "($int & $int)", "($int | $int)", "($int ~ $int)"),
        *("($int << $shift)", "($int >> $shift)", "($int << $int)", "(-$int)", "(~$int)", "(- -$int)", "(~ ~$int)"),
        *("($int + 1)", "($int - 1)", "(2 * $int)", "(1 - $int)", "($int & 0xff)", "(3 ~ $int)", "(1 << $int)"),
        *("($int_variable + $int_variable * $int_variable)", "($int_variable + 1)", "($int_variable - 3)"),
        *("#$str_variable", "#($str)", "#$ints_variable", "#($strs)", "($str):len()", "rawlen($ints)"),
        *("(($str):byte($index) or 0)", "(($str):find($pattern) or -1)", "select(2, ($str):gsub($pattern, ''))"),
        *("(($str):find($str, 1, true) or 0)", "utf8.codepoint(utf8.char($int & 0x7ff))", "utf8.len('\\u{20AC}x')"),
        *("math.max($int, $int)", "math.min($int, $int, 3)", "math.abs($int)", "math.tointeger(3.0)"),
        *("math.floor(2.5)", "math.ceil(-2.5)", "(math.tointeger($float) or -1)", "math.fmod($int, $divisor)"),
        *("tonumber('17')", "tonumber('zz', 36)", "('10' + 5)", "('0x10' | 0)", "(3.0 | $int)", "('7' // 2)"),
        *("($ints_variable[1] or 0)", "(($ints)[$index] or $int)", "select('#', $value, $value)", "select(-1, $int)"),
        *("($bool and $int or $int)", "(function(...) return select('#', ...) end)($value, $value, $value)"),
        *("(function(a, b) return a - b end)($int, $int)", "($int == $num and 1 or 2)"),
        "(load('return ' .. $count)())",
        *("select(2, pcall(function() return $int end))", "select('#', table.unpack($ints))", "table.pack($value).n"),
        *("$obj.x", "#$obj", "($obj($int))", "$obj:plus($int)", "$obj.absent", "rawget($obj, 'x')"),
        *("(string.unpack('<i2', string.pack('<i2', $int & 0x7fff)))", "string.packsize('i4i8')", "(#arg0($value))"),
    ),
    "float": (
        *("($float + $float)", "($float - $num)", "($int * $float)", "($float / $num)", "($int / $int)"),
        *("($float // $float)", "($float % $float)", "($int % $float)", "($int // 0.0)", "($int ^ $count)"),
        *("($int ^ 0.5)", "(-$float)", "(- -$float)", "($int + 0.0)", "($float * 2)", "(1 - $float)", "($float // 1)"),
        *("math.sqrt($float)", "math.abs($float)", "math.max($float, $float)", "math.fmod($float, 3.0)"),
        *("(math.modf($float))", "('1.5' * $int)", "tonumber('0x.8p1')", "($bool and $float or $float)", "('2' ^ 2)"),
        *("(function(a, b) return a / b end)($num, $num)", "math.sin($count)", "math.exp($count)", "('10' / 4)"),
        *("($float_variable + 1)", "($float_variable % 3)", "(string.unpack('<d', string.pack('<d', $float)))"),
    ),
    "num": ("$int", "$float", "math.max($num, $num)", "math.floor($float)", "math.ceil($num)", "($num + $num)"),
    "bool": (
        *("($int < $int)", "($int <= $int)", "($int > $int)", "($int >= $int)", "($int == $int)", "($int ~= $int)"),
        *("($num < $num)", "($num <= $num)", "($num > $num)", "($num >= $num)", "($num == $num)", "($num ~= $num)"),
        *("($int < 10)", "($num >= 1)", "(3 < $num)", "($int == 1)", "($float <= 2)", "($str == 'a')", "($num ~= 0.5)"),
        *("($str < $str)", "($str <= $str)", "($str > $str)", "($str == $str)", "($value == $value)", "(not $bool)"),
        *("($bool and $bool)", "($bool or $bool)", "(not $value)", "rawequal($value, $value)", "math.ult($int, $int)"),
        *("(($str):find($pattern) ~= nil)", "(type($value) == 'number')", "(math.type($num) == 'integer')"),
        *("($obj == $obj)", "($obj < $obj)", "($obj <= $int)", "($int > $obj)", "($obj ~= $obj)"),
        "rawequal($obj, $obj)",
        *("(next($ints) == nil)", "($ints_variable == $ints_variable)", "(select('#', table.unpack($strs)) > 0)"),
    ),
    "str": (
        *("($str .. $str)", "($str .. $num)", "($int .. $str .. $int)", "($num .. '')", "('<' .. $str .. '>')"),
        *("($str):rep($count)", "($str):rep($count, $str)", "($str):sub($index)", "($str):sub($index, $index)"),
        *("($str):upper()", "($str):lower()", "($str):reverse()", "tostring($value)", "type($value)", "(#$str .. 'c')"),
        *("string.format('%5d|%-8s|%q', $int, $num, $str)", "string.format('%g %.3f', $float, $num)", "tostring($num)"),
        *("string.format('%x %X %o', $int, $int, $int)", "string.format('%10.4s|%c', $num, $int & 127)"),
        *("string.format('%s %s', $value, $num)", "string.format('%q', $num)", "string.format('%a', $float)"),
        *("string.format('%+d % i %05d', $int, $int, $int)", "string.format('%e %G %%', $float, $num)"),
        *("(($str):gsub($pattern, '<%0>'))", "(($str):gsub($pattern, string.upper))", "(($str):gsub('%w', {a = 'A'}))"),
        "(($str):gsub($pattern, function(c) return $bool and $str or nil end, $count))",
        "(($str):match($pattern) or '-')",
        *("table.concat($strs, $str)", "table.concat($ints, ',')", "string.char($int & 255, 65)"),
        "utf8.char($int & 0xffff)",
        *("($bool and $str or $str)", "(math.type($num) or 'x')", "(($strs)[$index] or $str)"),
        "($strs_variable[1] or '')",
        *("tostring($obj)", "($obj .. $str)", "($str .. $obj)", "$obj.name"),
        "(string.dump(load('return 1')):sub(1, 4))",
        *("(select(2, pcall(error, $str)))", "(function(...) return (...) end)($str, $value)"),
        "($str .. $str .. $num .. $str)",
    ),
    "value": ("$num", "$str", "$bool", "$int", "$value and $value", "($value or $value)", "nil"),
    "ints": (
        *("{$int, $int}", "{$int, $int, $int; $int}", "{table.unpack($ints)}", "{($str):byte(1, 5)}", "sorted($ints)"),
        *("table.move($ints, 1, 3, 1, {0, 0, 0})", "{(function() return $int, $int end)()}"),
        "{$int, table.unpack($ints)}",
        *("{(function(...) return ... end)($int, $int, $int)}", "{select(2, 0, $int, $int)}", "mapped($ints)"),
    ),
    "strs": (
        "{$str, $str}",
        "{$str, $str, $str}",
        "sorted($strs)",
        "split($str, $pattern)",
        "{$str, table.unpack($strs)}",
    ),
    "obj": (
        *("($obj + $obj)", "($obj - $int)", "($int * $obj)", "($obj / $num)", "($obj % $obj)", "($obj // 2)"),
        "(-$obj)",
        *("($obj ^ $int)", "($obj & $int)", "($int | $obj)", "($obj ~ $obj)", "($obj << 1)", "(1 >> $obj)", "(~$obj)"),
        *("($bool and $obj or $obj)", "($str + $obj)", "$obj:renamed($str)"),
    ),
}

# Expressions that raise an error, for the messages: what is caught is printed.
FAILURES = (
    *("$int_variable.x.y", "$str_variable + 1", "$any_variable < {}", "$any_variable()", "$str_variable.x.y"),
    *("nothing.x", "nothing()", "string.nothing()", "$str_variable:nothing()", "({}).a.b", "({}).a()", "({}):a()"),
    *("#$int_variable", "#nil", "-{}", "-$str_variable", "~$float_variable", "$bool_variable .. 'x'", "{} .. $str"),
    *("$int // 0", "$int % 0", "1.5 | $int", "2^63 | 0", "'abc' | 1", "'1.5' & $int", "$int < $str", "{} < {}"),
    *("{} <= $int", "nil > $int", "$str_variable < $int_variable", "$bool_variable < $bool_variable"),
    "$ints_variable + 1",
    *("error($str)", "error($str, 0)", "error($str, 2)", "error()", "error(nil)", "error({code = $int})"),
    "error($obj)",
    *("error($int)", "error($bool)", "assert(false)", "assert(nil, $str)", "assert(false, $int)", "assert()"),
    "error($str, 3)",
    *("('x'):rep(1 << 62, 'y')", "string.rep()", "('x'):bad()", "string.char(256)", "string.char(-1)", "('x'):rep({})"),
    *("setmetatable(1, {})", "setmetatable({})", "table.concat({1, {}, 2})", "table.insert({1}, 5, 2)"),
    "table.insert({})",
    *("table.insert({1}, 1, 2, 3)", "table.remove({1, 2}, 7)", "table.unpack({}, 1, 1e8)", "select(0)"),
    "select(-5, 1)",
    *("tostring()", "ipairs()", "pairs(nil)", "math.floor({})", "math.floor('x')", "string.format('%d', 1.5)"),
    "next({}, 1)",
    *("string.format('%d', 'x')", "string.format('%y', 1)", "string.format('%s')", "rawset(1, 2, 3)", "rawlen(5)"),
    *("coroutine.resume(1)", "coroutine.wrap(1)", "coroutine.close(coroutine.running())", "math.tointeger()"),
    "utf8.char(-1)",
    *("string.find('a', '[a')", "('x'):gsub('(', '')", "('x'):gsub('x', '%2')", "('x'):find('%')", "('x'):match('%f')"),
    *("('x'):gsub('x', true)", "('x'):gsub('x', function() return {} end)", "utf8.codepoint('\\xff')"),
    "utf8.len('x', 5)",
    *("math.random(0, -1)", "math.random(1, 2, 3)", "tonumber('1', 99)", "tonumber(1, 10)", "tonumber({}, 10)"),
    "load(5)",
    *("math.fmod($int, 0)", "string.pack('i17', 1)", "string.pack('i1', 300)", "string.unpack('i4', 'abc')"),
    "collectgarbage('x')",
    *("table.sort({3, 'x', 1})", "table.sort({1, 2, 3}, 5)", "getmetatable()", "rawget(1, 1)", "rawequal(1)"),
    "xpcall(1)",
    *("(function() local a = {} ; return a.b.c end)()", "(function(x) return x.y end)(nil)"),
    "(function(...) return (...).x end)()",
    *("coroutine.wrap(function() error($str) end)()", "coroutine.wrap(function() local x = nil + 1 end)()", "$obj.x.y"),
    *("(function() return nothing.x end)()", "setmetatable({}, {__index = function(t, k) return k .. nil end}).key"),
    *("setmetatable({}, {__add = 1}) + 1", "setmetatable({}, {__call = 5})()", "$obj:absent_method()", "$obj.name.x.y"),
    *("setmetatable({}, {__index = nothing_at_all}).x.y", "string.rep('x', -1):bad()"),
    *("math.maxinteger < {}", "2^53 == 2^53 and nil .. 'x'", "1 & {}", "1 << 'a'", "{} // 1", "10 .. {}", "nil .. 'x'"),
)

# Whole statements that fail.
FAILING_STATEMENTS = (
    *("for i = 1, 10, 0 do end", "for i = 'x', 2 do end", "for i = 1, {} do end", "for i = 1, 2, 'x' do end"),
    *("for k in 5 do end", "for k in nil do end", "for k in {} do end", "local x <close> = 42", "local x <close> = {}"),
    *("local t = {} t[nil] = 1", "local t = {} t[0 / 0] = 1", "nothing.x = 1", "nothing.x.y = 1", "local t t.x = 1"),
    *("$any_variable.x.y.z = 1", "local t = {} t.x.y = $int", "local t = setmetatable({}, {__newindex = 5}) t.x = 1"),
    *("local a <const> = nil ; a.b()", "local t = {} ; t.f.g()", "string.format.x.y = 1", "for i = 1.5, nil do end"),
    *("local function f() error($str, 2) end f()", "local function f(x) return x.y.z end local r = f({})"),
    "local function f() return nothing() end return f()",
    "local t = setmetatable({}, {__close = 1}) local x <close> = t",
    "local c <close> = setmetatable({}, {__close = function(_, e) error('2: ' .. text(e), 0) end}) error('first', 0)",
    *("goto done do end ::done:: local x = {} + 1", "while nothing.x do end", "repeat local q until q.x"),
    "if {} < 1 then end",
)

# Statements on an array of integers.
ARRAY_STATEMENTS = (
    *("$array[#$array + 1] = $int", "table.insert($array, $int)", "table.insert($array, 1, $int)"),
    *("table.remove($array)", "show(table.remove($array, 1))", "table.sort($array)", "$array[#$array] = nil"),
    "table.sort($array, function(a, b) return a > b end)",
    *(
        "if #$array > 0 then $array[$int % #$array + 1] = $int end",
        "show(table.unpack($array))",
        "show(#$array, $array[1])",
    ),
    *("show(table.concat($array, '-'))", "for i, v in ipairs($array) do $array[i] = v + i end"),
    *("table.move($array, 1, #$array, 2) $array[1] = $int", "show(select('#', table.unpack($array, 1, 3)))"),
    "local n = 0 for k, v in pairs($array) do n = n ~ v end show(n)",
    "show(next($array) == nil, $array[0], $array[1.0])",
)
# Bounds of numeric loops, how many iterations they have at most, the type of the variable.
RANGES = (
    *(("1, 3", 3, "int"), ("3, 1, -1", 3, "int"), ("1, 0", 1, "int"), ("-1, 1", 3, "int"), ("1, 6, 2", 3, "int")),
    *(("math.maxinteger - 1, math.maxinteger", 2, "int"), ("math.mininteger, math.mininteger + 2, 2", 2, "int")),
    *(("math.maxinteger, math.huge, math.maxinteger", 1, "int"), ("1, -math.huge", 1, "int"), ("1, 2.9", 2, "int")),
    *(("1.0, 2.0, 0.5", 3, "float"), ("0.1, 0.35, 0.1", 3, "float"), ("1, 2, 0.5", 3, "float")),
    ("3, 1.5, -0.5", 4, "float"),
    *(("$count, 4", 5, "int"), ("0, $count", 5, "int"), ("$count, 1, -1", 4, "int")),
)
# What generic loops go over, the types of their two variables.
ITERATIONS = (
    *(("ipairs($ints)", ("int", "int")), ("ipairs($strs)", ("int", "str")), ("pairs($obj)", ("int", "int"))),
    *(("($str):gmatch('()(%w)')", ("int", "str")), ("next, {$int}", ("int", "int"))),
    ("split($str, '.') and ipairs({1, 2})", ("int", "value")),
    (
        "(function(n) local i = 0 return function() i = i + 1 if i <= n then return i, i * $int end end end)($count)",
        ("int", "int"),
    ),
    ("function(s, c) if c < s then return c + 1, s end end, $count, 0", ("int", "int")),
    ("utf8.codes('a\\u{e9}')", ("int", "int")),
    (
        "setmetatable({}, {__call = function(_, s, c) if c < s then return c + 1, -c end end}), 3, 0",
        ("int", "int"),
    ),
    ("ipairs({1, 2}), {5, 6, 7}, 1, $obj", ("int", "int")),
)
