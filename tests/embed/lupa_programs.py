"""Programs written for lupa, for `test_lupa_differential`: each is given the module and returns or raises something."""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import Any, Callable, NamedTuple

Program = Callable[[Any], Any]
PROGRAMS: dict[str, Program] = {}


def program(function: Program) -> Program:
    PROGRAMS[function.__name__] = function
    return function


def chunks(name: str, *codes: str, **options: Any) -> None:
    """Add a program that executes chunks, one after the other, in one runtime."""

    def run(lupa: Any) -> Any:
        lua = lupa.LuaRuntime(**options)
        return [outcome(lua.execute, code) for code in codes]

    PROGRAMS[name] = run


class Failure(NamedTuple):
    """An exception: its classes and its message, without the traceback and the prefix that lupa puts into messages."""

    classes: list[str]
    message: str

    def is_like(self, other: Failure) -> bool:
        """Would a program that catches `other` catch this, and read the same message?"""
        return other.classes[0] in self.classes and self.message == other.message


def outcome(run: Callable[..., Any], *arguments: Any) -> Any:
    """Return what `run` returns, or a `Failure` for what it raises."""
    try:
        return run(*arguments)
    except Exception as error:
        message = str(error).split("\nstack traceback:")[0].replace("error loading code: ", "")
        return Failure([base.__name__ for base in type(error).__mro__], message)


def failure(run: Callable[..., Any], *arguments: Any) -> Any:
    """Like `outcome`, when the message does not matter."""
    result = outcome(run, *arguments)
    return result._replace(message="") if isinstance(result, Failure) else result


class Record:
    """An object with attributes, items and methods."""

    kind = "record"

    def __init__(self) -> None:
        self.name = "n"
        self.parts = [1, 2]

    def method(self, *arguments: Any, **named: Any) -> Any:
        return len(arguments), sorted(named)

    @property
    def broken(self) -> None:
        raise ZeroDivisionError("property")

    @staticmethod
    def static(*arguments: Any) -> int:
        return len(arguments)

    @classmethod
    def of_class(cls, *arguments: Any) -> str:
        return cls.__name__ + str(len(arguments))

    def __repr__(self) -> str:
        return "<record>"


class Box:
    """An object with items only."""

    def __init__(self) -> None:
        self.items: dict[Any, Any] = {"a": 1}

    def __getitem__(self, key: Any) -> Any:
        return self.items[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self.items[key] = value


chunks("numbers", "return 1, 1.0, -0.0, 1/0, 2^53, math.maxinteger, math.mininteger, 10 // 3, 7 / 2")
chunks("strings", "return 'a', '', '\\u{e4}', 'x\\0y'", "return '\\xff'")
chunks("bytes", "return 'a', '\\xff', '\\u{e4}'", "x = {a = 1} return next(x)", encoding=None)
chunks("latin_1", "return 'a', '\\xff'", "return #'\u00e4'", encoding="latin-1")
chunks("several_values", "return", "return nil", "return nil, nil", "return 1, nil", "return (function() end)()")
chunks(
    "errors",
    "error('text')",
    "error('text', 0)",
    "error(17)",
    "error()",
    "local x = nil; x.y = 1",
    "local t = {} ; t[nil] = 1",
    "return 1 + {}",
    "return #nil",
    "x =",
    "goto nowhere",
    "return pcall(error, 'caught', 0)",
    "return select('#', pcall(error))",
)
chunks("iteration", "for x in python.iter(python.builtins.range(3)) do s = (s or 0) + x end return s")
chunks(
    "iteration_of_other_things",
    "local r='' for i,x in python.enumerate(python.builtins.list(python.builtins.range(3))) do r=r..i..x end return r",
    "local r = '' for i, x in python.enumerate(python.eval('[5,6]'), 10) do r=r..i..x end return r",
    "local r = '' for a, b in python.iterex(python.eval('[(1,2),(3,4)]')) do r = r..a..b end return r",
    "local r = '' for a, b in python.iter(python.eval('[(1,2),(3,4)]')) do r=r..tostring(a)..tostring(b) end return r",
    "for x in python.iter(python.eval('5')) do end",
    "for x in python.iter(5) do end",
    "local n = 0 for x in python.iter(python.eval('[None, 1, None]')) do n = n + 1 end return n",
)
chunks(
    "iteration_with_unpacked_tuples",
    "local r = '' for a, b in python.iter(python.eval('[(1,2),(3,4)]')) do r=r..tostring(a)..tostring(b) end return r",
    "local r = '' for i, a, b in python.enumerate(python.eval('[(1,2),(3,4)]')) do r=r..i..a..tostring(b) end return r",
    "return python.eval('(1, 2, 3)')",
    "return python.eval('()')",
    "return python.eval('(None, 1)')",
    unpack_returned_tuples=True,
)
chunks("tuples", "return python.eval('(1, 2, 3)')", "return type(python.eval('(1, 2, 3)'))", "return python.eval('()')")
chunks(
    "the_python_table",
    "return type(python), type(python.none), type(python.builtins), type(python.eval), type(python.as_function)",
    "return python.builtins.len('abc'), python.builtins.str(12), python.builtins.int('7')",
    "return python.none == nil, python.none",
    "return python.as_attrgetter(python.eval('{}')).get('x', 3)",
    "return python.as_itemgetter(python.eval('{1: 2}'))[1]",
    "return python.as_function(python.builtins.len)('abcd')",
    "return type(python.as_function(python.builtins.len))",
    "return python.as_attrgetter(5)",
    "return python.builtins.dict(python.args{a = 1})['a']",
    "return python.builtins.max(python.args{1, 5, 3})",
    "return python.builtins.sorted(python.args{python.eval('[1,3,2]'), reverse = true})[0]",
    "return python.builtins.print(python.args{[1.5] = 1})",
    "return python.eval('1 +')",
    "return python.eval('undefined_name')",
)
chunks(
    "python_exceptions",
    "return python.builtins.int('x')",
    "return pcall(python.builtins.int, 'x')",
    "local ok, e = pcall(python.builtins.int, 'x') return ok, type(e), tostring(e)",
    "local ok, e = pcall(python.builtins.int, 'x') error(e)",
    "return xpcall(python.builtins.int, function(e) return type(e) end, 'x')",
    "local co = coroutine.create(python.builtins.int) return coroutine.resume(co, 'x')",
    "return coroutine.wrap(python.builtins.int)('x')",
)
chunks(
    "without_python_code", "return python.eval", "return python.builtins", register_eval=False, register_builtins=False
)
chunks("arguments", "return ...", "return select('#', ...)")


# What message handlers get to see of errors that pass through Python.
MESSAGE_HANDLERS = (
    "return xpcall(function() return call(function() error('x', 0) end) end, h'o')",
    "return xpcall(function() return catch(function() error('x', 0) end) end, h'o')",
    "return xpcall(function() catch(function() error('x', 0) end) error('y', 0) end, h'o')",
    (
        "return xpcall(function() return call(function() note(tostring(select(2, xpcall(error, h'i', 'x', "
        "0)))) error('z', 0) end) end, h'o')"
    ),
    (
        "return xpcall(function() return call(function() note(tostring(select(2, pcall(error, 'x', 0)))) "
        "error('z', 0) end) end, h'o')"
    ),
    "return xpcall(function() return pcall(call, function() error('x', 0) end) end, h'o')",
    "return xpcall(function() return call(call, function() error('x', 0) end) end, h'o')",
    "return xpcall(function() return call(fail) end, h'o')",
    "return xpcall(function() return call(function() fail() end) end, h'o')",
    "return xpcall(function() return call(function() return nil + 1 end) end, h'o')",
    ("return xpcall(function() return call(function() coroutine.wrap(function() error('x', 0) end)() end) end, h'o')"),
    (
        "return xpcall(function() return coroutine.resume(coroutine.create(function() call(function() "
        "error('x', 0) end) end)) end, h'o')"
    ),
    "return xpcall(function() return run(function() error('x', 0) end) end, h'o')",
    (
        "return xpcall(function() return call(function() error('x', 0) end) end, function(e) note('o') "
        "return catch(function() error('inner', 0) end) end)"
    ),
    (
        "return xpcall(function() return call(function() local c <close> = setmetatable({}, {__close = "
        "function(_, e) note('close ' .. first(e)) error('c', 0) end}) error('x', 0) end) end, h'o')"
    ),
    (
        "return xpcall(function() local c <close> = setmetatable({}, {__close = function(_, e) note('close ' "
        ".. first(e)) catch(function() error('c', 0) end) end}) error('x', 0) end, h'o')"
    ),
    (
        "return xpcall(function() return call(function() table.sort({1, 2, 3}, function() error('x', 0) end) "
        "end) end, h'o')"
    ),
    (
        "return xpcall(function() table.sort({1, 2, 3}, function() return call(function() error('x', 0) end) "
        "end) end, h'o')"
    ),
    (
        "return xpcall(function() return string.gsub('a', 'a', function() return call(function() return "
        "string.gsub('b', 'b', function() error('x', 0) end) end) end) end, h'o')"
    ),
    "return xpcall(function() return call(function() call(function() error('x', 0) end) end) end, h'o')",
    "return xpcall(function() return pcall(function() call(function() error('x', 0) end) end) end, h'o')",
)


@program
def message_handlers(lupa: Any) -> Any:
    # lupa's errors have tracebacks behind their messages.
    def first_line(value: Any) -> str:
        return str(value).split("\n")[0]

    def call(function: Any, *arguments: Any) -> Any:
        return function(*arguments)

    def catch(function: Any, *arguments: Any) -> Any:
        try:
            return function(*arguments)
        except Exception as error:
            return first_line(error)

    def fail(*_: Any) -> None:
        raise ValueError("v")

    log: list[str] = []
    lua = lupa.LuaRuntime()
    for function in (call, catch, fail):
        lua.globals()[function.__name__] = function
    lua.globals().run = lambda function: list(function.coroutine())
    lua.globals().note = log.append
    lua.globals().first = first_line
    lua.execute("function h(name) return function(e) note(name .. ': ' .. first(e)) return e end end")
    results = []
    for code in MESSAGE_HANDLERS:
        log.clear()
        results += [[first_line(result) for result in lua.execute(code)], list(log)]
    return results


@program
def arguments_and_results(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    same = lua.eval("function(...) return ... end")
    count = lua.eval("function(...) return select('#', ...) end")
    kind = lua.eval("type")
    values = [1, -1, 1.5, True, False, None, "text", "\u00e4\u20ac", b"bytes", [], {}, (), (1, 2), len, int, Record, 3j]
    return [(outcome(same, value), count(value), kind(value)) for value in values] + [same(), count(None, None)]


@program
def large_integers(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    same = lua.eval("function(x) return x end")
    return [outcome(same, value) for value in (2**63 - 1, -(2**63))] + [
        failure(same, value) for value in (2**63, -(2**63) - 1)
    ]


@program
def overflow_handlers(lupa: Any) -> Any:
    lua = lupa.LuaRuntime(overflow_handler=float)
    same = lua.eval("function(x) return x, math.type(x) end")
    results = [same(2**70), same(5)]
    lua.execute("python.set_overflow_handler(function(x) return -1 end)")
    results.append(same(2**70))
    lua.set_overflow_handler(lambda number: "large")
    results.append(same(2**70))
    return [*results, failure(lambda: lua.execute("python.set_overflow_handler(5)"))]


@program
def tables(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    table = lua.table(10, 20, None, 40, a=1)
    results: list[Any] = [table[1], table[4], table["a"], table.a, table.missing, table[99], len(lua.table(1, 2, 3))]
    table[5] = 50
    table.b = "x"
    del table.a
    del table["missing"]
    table["f"] = len
    results += [sorted(map(str, table)), table.f("abc"), lupa.lua_type(table), lupa.lua_type(table.f)]
    results += [table == table, bool(lua.table()), failure(lambda: table.__missing__)]
    results += [list(lua.table_from([1, 2], {"k": "v"}, (3,)).items()), dict(lua.table_from({"a": 1}, {"a": 2}))]
    results += [list(lua.table_from(lua.table(7, 8), [9]).items()), list(lua.table_from("ab").values())]
    results += [list(lua.table_from({None: 1}).items()), list(lua.table_from([None, 1, None, 2]).items())]
    results += [outcome(lambda: lua.table_from(5)), outcome(lambda: lua.table_from(len))]
    return results


@program
def recursive_tables(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    table = lua.table_from({"list": [1, [2, {"x": 3}]], "empty": {}, "text": "abc"}, recursive=True)
    return table.list[1], table.list[2][2].x, lupa.lua_type(table.empty), table.text, len(table.list)


@program
def metamethods_from_python(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    table = lua.eval(
        """setmetatable({}, {
            __index = function(t, k) return k .. '!' end, __newindex = function(t, k, v) rawset(t, k, v * 2) end,
            __len = function() return 42 end, __call = function(self, a, b) return b, a end,
            __tostring = function() return 'T' end, __eq = function() return true end,
        })"""
    )
    table.x = 4
    return table.y, table.x, len(table), table(1, 2), str(table), outcome(lambda: lua.table()())


@program
def functions(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    function = lua.eval("function(a, ...) return a, ... end")
    compiled = lua.compile("return 1, ...")
    return [
        function(1),
        function(1, 2),
        function(),
        compiled(2),
        lupa.lua_type(function),
        lupa.lua_type(lua.eval("print")),
        bool(function),
        failure(lambda: function(a=1)),
        failure(lambda: iter(function)),
        failure(lambda: function.field),
        failure(lambda: function[1]),
        failure(lambda: setattr(function, "field", 1)),
    ]


@program
def objects_in_lua(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    record = Record()
    codes = [
        "return o.name, o.kind, o.parts[1]",
        "o.name = 'new' return o.name",
        "o.added = 5 return o.added",
        "return o:method(1, 2)",
        "return o.method(1, 2)",
        "return o.method(python.args{1, x = 2})",
        "return o:method(python.args{1, x = 2})",
        "return o:static(1)",
        "return o.static(1)",
        "return o:of_class(1)",
        "return o.missing",
        "return o.broken",
        "return pcall(function() return o.broken end)",
        "return tostring(o), type(o)",
        "return o == o, o ~= o",
        "return o[1]",
        "return o()",
        "return o.parts == o.parts, rawequal(o.parts, o.parts)",
        "local t = {[o] = 1} return t[o]",
        "return o.__class__.__name__",
    ]
    lua.globals().o = record
    return [outcome(lua.execute, code) for code in codes]


@program
def items_in_lua(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    lua.globals().d = {"a": 1, 2: "two", None: 3}
    lua.globals().l = [10, 20]
    lua.globals().b = Box()
    codes = [
        "return d.a, d[2], d['a']",
        "return d.missing",
        "return pcall(function() return d.missing end)",
        "d.new = 1 return d.new",
        "return d[nil]",
        "return l[0], l[-1]",
        "return l[5]",
        "l[0] = 'x' return l[0]",
        "return l[0.0]",
        "return b.a",
        "b.z = 9 return b.z",
        "return b.items",
        "return python.as_attrgetter(b).items['a']",
        "return python.as_attrgetter(d).get('a')",
        "return type(python.as_attrgetter(d).get)",
        "return python.as_itemgetter(python.as_attrgetter(d)).a",
        "return python.builtins.len(d)",
    ]
    return [outcome(lua.execute, code) for code in codes]


@program
def protocols_from_python(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    get = lua.eval("function(o, k) return o[k] end")
    values = {"keys": 1}
    return [
        get(values, "keys"),
        get(lupa.as_itemgetter(values), "keys"),
        callable(get(lupa.as_attrgetter(values), "keys")),
        lua.eval("function(o) return o end")(lupa.as_attrgetter(values)),
        get(Record(), "kind"),
        failure(lambda: get(lupa.as_itemgetter(Record()), "kind")),
    ]


@program
def filters(lupa: Any) -> Any:
    def choose(value: Any, name: Any, is_setting: bool) -> Any:
        if name == "secret" or (is_setting and name == "kind"):
            raise AttributeError("no " + name)
        return "name" if name == "alias" else name

    lua = lupa.LuaRuntime(attribute_filter=choose)
    lua.globals().o = Record()
    codes = ["return o.name", "return o.alias", "return o.secret", "o.kind = 1", "o.alias = 2 return o.name"]
    return [outcome(lua.execute, code) for code in codes]


@program
def handlers(lupa: Any) -> Any:
    log: list[Any] = []

    def read(value: Any, name: Any) -> Any:
        log.append(("get", name))
        if name == "bad":
            raise AttributeError("not this")
        return name

    def write(value: Any, name: Any, new: Any) -> None:
        log.append(("set", name, new))

    lua = lupa.LuaRuntime(attribute_handlers=(read, write))
    lua.globals().o = Record()
    lua.globals().d = {"a": 1}
    codes = ["return o.x", "return o.bad", "o.y = 5", "return d.a", "d.b = 6", "return o[1]"]
    results = [outcome(lua.execute, code) for code in codes]
    return results, log


@program
def wrong_options(lupa: Any) -> Any:
    return [
        failure(lambda: lupa.LuaRuntime(attribute_filter=5)),
        failure(lambda: lupa.LuaRuntime(attribute_handlers=(1, 2))),
        failure(lambda: lupa.LuaRuntime(attribute_handlers=(len,))),
        outcome(lambda: lupa.LuaRuntime(attribute_filter=len, attribute_handlers=(len, len))),
        outcome(lambda: lupa.LuaRuntime(overflow_handler=5)),
    ]


@program
def named_arguments(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()

    @lupa.unpacks_lua_table
    def function(a: Any, b: Any = "b") -> Any:
        return f"{a} {b}"

    class Thing:
        @lupa.unpacks_lua_table_method
        def method(self, a: Any, b: Any = "b") -> Any:
            return f"{a} {b}"

    lua.globals().f = function
    lua.globals().o = Thing()
    lua.globals().sub = lupa.unpacks_lua_table(operator.sub)
    codes = ["f(1)", "f(1, 2)", "f{1}", "f{1, 2}", "f{a=1}", "f{1, b=2}", "f{b=2, a=1}", "f{}", "f{c=1}"]
    codes += ["o:method(1)", "o:method{1, b=2}", "o:method{a=1}", "sub{5, 2}", "f(nil, 2)", "f{a=python.none}"]
    return [outcome(lua.eval, code) for code in codes]


@program
def coroutines(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    count = lua.eval("function(n) for i = 1, n do coroutine.yield(i) end end")
    echo = lua.eval("function(...) local a = ... while a do a = coroutine.yield(a) end return 'end' end")
    results: list[Any] = [list(count.coroutine(3)), list(count.coroutine(0))]
    thread = echo.coroutine(1)
    results += [bool(thread), thread.send(None), thread.send(2), thread.send(3), thread.send(None), bool(thread)]
    results += [outcome(lambda: thread.send(None)), outcome(lambda: next(thread))]
    thread = echo.coroutine(1)
    results += [failure(lambda: thread.send(5))]
    pairs = lua.eval("function() local a, b = coroutine.yield(1, 2) return a, b end").coroutine()
    results += [next(pairs), pairs.send((3, 4))]
    failing = lua.eval("function() coroutine.yield(1) error('inside', 0) end").coroutine()
    results += [next(failing), outcome(lambda: next(failing)), outcome(lambda: next(failing)), bool(failing)]
    python = lua.eval("function(f) coroutine.yield(f(5)) f('x') end").coroutine(int)
    results += [next(python), outcome(lambda: next(python))]
    return results


@program
def coroutines_made_in_lua(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    new = lua.eval("coroutine.create(function(n) for i = 1, n do coroutine.yield(i) end end)")
    begun = lua.execute(
        "local co = coroutine.create(function() coroutine.yield(1) coroutine.yield(2) return 3 end)"
        "coroutine.resume(co) return co"
    )
    return [list(new(2)), list(new(3)), list(begun), list(begun), lupa.lua_type(begun), bool(begun)]


@program
def modules(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    lua.execute("package.preload.mine = function(...) return {name = ...} end")
    first = lua.require("mine")
    return [
        first[0].name if isinstance(first, tuple) else first.name,
        lua.require("mine").name,
        lupa.lua_type(lua.require("string")),
        failure(lambda: lua.require("no.such.module")),
        lua.lua_version,
        lua.lua_implementation,
    ]


@program
def calls_in_both_directions(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    log: list[Any] = []
    call = lua.eval("function(f, ...) return f(...) end")

    def nested(depth: int) -> Any:
        log.append(depth)
        return call(nested, depth - 1) if depth else "bottom"

    results = [call(nested, 20), len(log), call(lambda: None), call(lambda: (1, 2)), call(lambda *a: len(a), 1, None)]

    def fail() -> None:
        raise KeyError("inner")

    def through() -> Any:
        try:
            return call(fail)
        except KeyError as error:
            return f"caught {error}"

    return [*results, call(through), outcome(lambda: call(call, call, fail)), call(Decimal, "1.5")]


@program
def chunk_names_and_modes(lupa: Any) -> Any:
    lua = lupa.LuaRuntime()
    return [
        outcome(lambda: lua.execute("error('x')", name="=mine")),
        outcome(lambda: lua.execute("error('x')", name="@file.lua")),
        outcome(lambda: lua.execute("error('x')", name="text")),
        outcome(lambda: lua.eval("1 +", name="=mine")),
        outcome(lambda: lua.execute("return 1", mode="b")),
        outcome(lambda: lua.execute("return 1", mode="t")),
        outcome(lambda: lua.execute(b"return '\xc3\xa4'")),
        outcome(lambda: lua.eval("...", 1)),
        outcome(lambda: lua.eval("select('#', ...)", None, None)),
        outcome(lambda: lua.eval("1, 2")),
    ]


@program
def memory(lupa: Any) -> Any:
    lua = lupa.LuaRuntime(max_memory=200_000)
    results: list[Any] = [lua.get_memory_used() < 20_000, lua.get_max_memory(), lua.get_max_memory(True) > 200_000]
    results += [failure(lambda: lua.execute("return #('x'):rep(1000000)"))]
    results += [outcome(lambda: lua.execute("return pcall(string.rep, 'x', 1000000)"))]
    lua.set_max_memory(0)
    results += [lua.eval("#('x'):rep(1000000)"), lua.get_max_memory()]
    with lua.nogc():
        lua.execute("x = {} x = nil")
    lua.gccollect()
    return results


@program
def values_of_two_runtimes(lupa: Any) -> Any:
    first, second = lupa.LuaRuntime(), lupa.LuaRuntime()
    table = first.table(1)
    return [
        outcome(lambda: second.eval("type")(table)),
        outcome(lambda: second.globals().__setitem__("x", table)),
        outcome(lambda: second.table_from([table])),
    ]


@program
def bytes_everywhere(lupa: Any) -> Any:
    lua = lupa.LuaRuntime(encoding=None)
    same = lua.eval("function(x) return x end")
    lua.globals()[b"o"] = Record()
    return [
        same(b"abc"),
        lua.eval("type")(b"abc"),
        lua.eval("'x' .. 'y'"),
        lua.eval("o.name"),
        outcome(lambda: lua.eval("o.missing")),
        list(lua.table_from({b"k": b"v"}).items()),
        lua.globals()[b"_VERSION"],
        lua.eval("tostring(o)"),
        outcome(lambda: lua.eval("error('text', 0)")),
    ]


@program
def encodings(lupa: Any) -> Any:
    results = []
    for encoding, source in (("utf-8", None), ("latin-1", None), ("latin-1", "utf-8"), ("utf-16-le", "utf-8")):
        lua = lupa.LuaRuntime(encoding=encoding, source_encoding=source)
        same = lua.eval("function(x) return x, #x end")
        results += [same("\u00e4"), same("ab"), outcome(lua.eval, "#'\u00e4'")]
    return results


@program
def names_of_the_module(lupa: Any) -> Any:
    names = "LuaRuntime LuaError LuaSyntaxError LuaMemoryError lua_type as_attrgetter as_itemgetter unpacks_lua_table"
    return [
        [hasattr(lupa, name) for name in names.split()],
        lupa.LUA_VERSION,
        lupa.LUA_MAXINTEGER,
        lupa.LUA_MININTEGER,
        issubclass(lupa.LuaSyntaxError, lupa.LuaError),
        issubclass(lupa.LuaMemoryError, MemoryError),
        [lupa.lua_type(value) for value in (1, "a", None, [], len)],
    ]
