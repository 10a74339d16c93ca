"""Python objects in Lua: operators, attributes, identity, what the rules allow."""

from __future__ import annotations

import collections
import io
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import luapy
from luapy.embed.proxies import OpenRules


@pytest.fixture
def lua() -> luapy.LuaRuntime:
    return luapy.LuaRuntime()


class Number:
    """Says which operator was applied to it."""

    def __init__(self, name: str = "n") -> None:
        self.name = name


def _say(symbol: str) -> Any:
    return lambda self, other: f"{self.name} {symbol} {getattr(other, 'name', other)}"


def _say_reversed(symbol: str) -> Any:
    return lambda self, other: f"{other} {symbol} {self.name}"


OPERATORS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "truediv",
    "%": "mod",
    "^": "pow",
    "//": "floordiv",
    "&": "and",
    "|": "or",
    "~": "xor",
    "<<": "lshift",
    ">>": "rshift",
}
for _symbol, _name in OPERATORS.items():
    setattr(Number, f"__{_name}__", _say(_symbol))
    setattr(Number, f"__r{_name}__", _say_reversed(_symbol))


@pytest.mark.parametrize("symbol", OPERATORS)
def test_binary_operators_are_pythons(lua: luapy.LuaRuntime, symbol: str) -> None:
    lua.globals().a, lua.globals().b = Number("a"), Number("b")
    assert lua.execute(f"return a {symbol} b, a {symbol} 2, 2 {symbol} a") == (
        f"a {symbol} b",
        f"a {symbol} 2",
        f"2 {symbol} a",
    )


def test_other_operators_are_pythons(lua: luapy.LuaRuntime) -> None:
    assert lua.eval("-(...)", Decimal("1.5")) == Decimal("-1.5")
    assert lua.eval("~(...)", {1} and type("Bits", (int,), {"__invert__": lambda self: 7})(1)) == -2
    assert lua.eval("#(...)", {1, 2, 3}) == 3
    assert lua.execute("local a, b = ... return a < b, a <= b, a > b, a >= b, a == b, a ~= b", *dates()) == (
        True,
        True,
        False,
        False,
        False,
        True,
    )
    assert lua.execute("local a, b = ... return a == b, a ~= b", Fraction(1, 2), Decimal("0.5")) == (True, False)
    assert lua.execute("local a, b = ... return b - a", *dates()) == timedelta(days=1)


def dates() -> tuple[date, date]:
    return date(2020, 1, 1), date(2020, 1, 2)


def test_concatenation_joins_sequences_and_else_text(lua: luapy.LuaRuntime) -> None:
    assert lua.execute("local a, b = ... return a .. b", [1], [2]) == [1, 2]
    assert lua.execute("local a = ... return 'x' .. a, a .. 'x', 1 .. a", Decimal("1.5")) == ("x1.5", "1.5x", "11.5")


def test_operators_that_fail_raise_pythons_exception(lua: luapy.LuaRuntime) -> None:
    for code in ("#(...)", "-(...)", "(...) + 1", "(...) < 1", "(...)()"):
        with pytest.raises(TypeError):
            lua.eval(code, object())
    with pytest.raises(ZeroDivisionError):
        lua.eval("(...) / 0", Fraction(1))


def test_pairs_goes_through_mappings_and_iterables(lua: luapy.LuaRuntime) -> None:
    collect = lua.eval(
        """function(o)
            local keys, values = {}, {}
            for k, v in pairs(o) do keys[#keys + 1] = k; values[#values + 1] = v == nil and 'nil' or v end
            return table.concat(keys, ' '), table.concat(values, ' ')
        end"""
    )
    assert collect({"a": 1, "b": None}) == ("a b", "1 nil")
    assert collect([5, 6]) == ("0 1", "5 6")
    assert collect(iter("xy")) == ("0 1", "x y")
    assert collect(collections.OrderedDict(z=1)) == ("z", "1")
    assert lua.execute("for k, v in pairs(...) do return k == python.none, v end", {None: 1}) == (True, 1)
    with pytest.raises(TypeError):
        collect(5j)


def test_to_be_closed_variables_close_objects(lua: luapy.LuaRuntime) -> None:
    file = io.StringIO("text")
    assert lua.execute("local f <close> = ... return f:read()", file) == "text"
    assert file.closed

    class Manager:
        left: Any = None

        def __exit__(self, *details: Any) -> None:
            self.left = details[0]

    manager = Manager()
    lua.execute("pcall(function(m, f) local m <close> = m; f() end, ...)", manager, lambda: 1 / 0)
    assert manager.left is ZeroDivisionError
    lua.execute("do local m <close> = ... end", manager)
    assert manager.left is None


def test_the_same_object_is_the_same_value(lua: luapy.LuaRuntime) -> None:
    thing = Number()
    lua.execute("seen = {[...] = true}", thing)
    assert lua.eval("seen[...]", thing) is True
    assert lua.eval("rawequal(...)", thing, thing) is True
    assert lua.eval("seen[...]", Number()) is None
    assert lua.eval("(...)", thing) is thing


def test_methods_are_called_with_a_colon_or_a_dot(lua: luapy.LuaRuntime) -> None:
    things: list[int] = []
    append = luapy.as_attrgetter(things)
    lua.execute("local l = ... l:append(1) l.append(2)", append)
    assert things == [1, 2]
    assert lua.execute("local d = ... return d:isoformat(), d.isoformat()", date(2020, 1, 2)) == ("2020-01-02",) * 2


class Guarded:
    shown = 1
    _hidden = 2

    def method(self) -> int:
        return 3


@pytest.mark.parametrize(
    "name",
    [
        "_hidden",
        "__class__",
        "__dict__",
        "__init__",
        "__globals__",
        "gi_frame",
        "cr_code",
        "tb_next",
        "f_back",
        "f_locals",
        "co_consts",
    ],
)
def test_names_that_the_default_rules_refuse(lua: luapy.LuaRuntime, name: str) -> None:
    read = lua.eval("function(o, name) return o[name] end")
    write = lua.eval("function(o, name) o[name] = 1 end")
    for target in (Guarded(), Guarded, Guarded().method, len):
        with pytest.raises(AttributeError, match="not allowed"):
            read(target, name)
        with pytest.raises(AttributeError, match="not allowed"):
            write(target, name)


@pytest.mark.parametrize("name", ["sho wn", "", 5, 1.5, True, "shown.x", "shown\0"])
def test_what_is_no_name_is_refused(lua: luapy.LuaRuntime, name: Any) -> None:
    with pytest.raises((AttributeError, TypeError)):
        lua.eval("(function(o, name) return o[name] end)(...)", Guarded(), name)


def test_names_that_pretend_to_be_others_are_taken_for_what_they_are(lua: luapy.LuaRuntime) -> None:
    class Name(str):
        def startswith(self, *_: Any) -> bool:
            return False

        def isidentifier(self) -> bool:
            return True

    with pytest.raises(AttributeError):
        lua.eval("(function(o, name) return o[name] end)(...)", Guarded(), Name("__class__"))


def test_the_metatable_of_proxies_is_protected(lua: luapy.LuaRuntime) -> None:
    assert lua.eval("getmetatable(...)", Guarded()) is False
    handlers = lua.execute("return debug.getmetatable(...)", Guarded())
    for event in ("__index", "__call", "__tostring", "__pairs", "__close", "__newindex"):
        with pytest.raises(luapy.LuaError, match="not a Python object"):
            handlers[event]("x", "y", "z")


def test_rules_may_be_opened_or_replaced() -> None:
    lua = luapy.LuaRuntime(attributes=OpenRules())
    assert lua.eval("(...)._hidden", Guarded()) == 2

    class Listed(luapy.AttributeRules):
        def checked(self, name: Any) -> str:
            if name != "shown":
                raise AttributeError(name)
            return str(name)

    lua = luapy.LuaRuntime(attributes=Listed())
    assert lua.eval("(...).shown", Guarded()) == 1
    with pytest.raises(AttributeError):
        lua.eval("(...).method", Guarded())


def test_a_host_sees_every_call_that_lua_makes() -> None:
    lua = luapy.LuaRuntime()
    calls: list[str] = []

    def host_call(function: Any, arguments: Any, named: dict[str, Any]) -> Any:
        calls.append(getattr(function, "__name__", "?"))
        return function(*arguments, **named)

    lua.proxies.host_call = host_call
    lua.execute(
        "local o, l, f = ... o.shown = 5; local _ = o.shown, l[0], #l, l == l, f(1), tostring(o)", Guarded(), [1], abs
    )
    assert calls == ["write", "read", "getitem", "len", "abs", "str"]


def test_python_functions_may_be_lua_functions(lua: luapy.LuaRuntime) -> None:
    function = lua.eval("python.as_function(...)", len)
    assert function is len
    assert lua.execute("local f = python.as_function(...) return type(f), f('abc')", len) == ("function", 3)
    assert lua.execute("return coroutine.wrap(python.as_function(...))('ab')", len) == 2
