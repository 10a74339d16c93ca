"""`luapy.LuaRuntime`: running code, and values on their way across the border."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import luapy


@pytest.fixture
def lua() -> luapy.LuaRuntime:
    return luapy.LuaRuntime()


def test_expressions_and_chunks(lua: luapy.LuaRuntime) -> None:
    assert lua.eval("1 + 1") == 2
    assert lua.eval("... .. '!'", "ä") == "ä!"
    assert lua.execute("return 1, nil, 'x'") == (1, None, "x")
    assert lua.execute("x = 1") is None
    assert lua.globals().x == 1
    function = lua.compile("local a = ...; return a * 2")
    assert function(21) == 42


def test_tables(lua: luapy.LuaRuntime) -> None:
    table = lua.table(10, 20, name="n")
    assert len(table) == 2 and table[1] == 10 and table.name == table["name"] == "n" and table[3] is None
    table[3] = 30
    table.other = True
    del table.name
    assert list(table.items()) == [(1, 10), (2, 20), (3, 30), ("other", True)]
    assert 3 in table and 4 not in table and "other" in table and None not in table
    assert list(table) == [1, 2, 3, "other"] and list(table.values()) == [10, 20, 30, True]
    assert luapy.lua_type(table) == "table" and luapy.lua_type({}) is None
    assert lua.globals() is lua.globals()


def test_tables_from_nested_containers_keep_sharing_and_cycles(lua: luapy.LuaRuntime) -> None:
    shared = {"a": 1}
    data: dict[str, Any] = {"one": shared, "two": shared, "list": [1, [2, 3]]}
    data["self"] = data
    table = lua.table_from(data, recursive=True)
    assert table.one is table.two and table.self is table and table.list[2][1] == 2


def test_python_functions_and_objects(lua: luapy.LuaRuntime) -> None:
    assert lua.eval("(...)(2)", lambda n: n + 1) == 3
    code = "local o = ...; return #o, o[0], tostring(o), o == o"
    assert lua.execute(code, [5, 6]) == (2, 5, "[5, 6]", True)
    code = "local o = ...; return o + 1, 1 + o, o < 5, -o, o.numerator"
    assert lua.execute(code, Fraction(1, 2)) == (Fraction(3, 2), Fraction(3, 2), True, Fraction(-1, 2), 1)


def test_exceptions_pass_through_lua_as_themselves(lua: luapy.LuaRuntime) -> None:
    failure = ValueError("x")

    def fail() -> None:
        raise failure

    with pytest.raises(ValueError) as caught:
        lua.eval("(...)()", fail)
    assert caught.value is failure
    assert lua.execute("return pcall(...)", fail) == (False, failure)
    assert lua.execute("return type(select(2, pcall(...)))", fail) == "userdata"


@pytest.mark.parametrize("exception", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_no_lua_code_catches_what_ends_a_program(lua: luapy.LuaRuntime, exception: type[BaseException]) -> None:
    def leave() -> None:
        raise exception

    code = """
        local leave, note = ...
        local closed <close> = setmetatable({}, {__close = note})
        pcall(coroutine.wrap(function() pcall(leave); note() end))
        xpcall(leave, note)
        note()
    """
    notes: list[str] = []
    with pytest.raises(exception):
        lua.execute(code, leave, lambda *_: notes.append("!"))
    assert notes == []
    assert lua.eval("1") == 1


def test_errors_keep_their_lua_value(lua: luapy.LuaRuntime) -> None:
    with pytest.raises(luapy.LuaError) as caught:
        lua.execute("error({code = 7})")
    assert caught.value.value.code == 7
    with pytest.raises(luapy.LuaSyntaxError):
        lua.compile("x =")


def test_coroutines(lua: luapy.LuaRuntime) -> None:
    generate = lua.eval("function(n) for i = 1, n do coroutine.yield(i) end end")
    assert list(generate.coroutine(3)) == [1, 2, 3]
    echo = lua.eval("function(a) while true do a = coroutine.yield(a) end end").coroutine(1)
    assert next(echo) == 1 and echo.send(2) == 2 and echo
    echo.close()
    assert not echo
    with pytest.raises(StopIteration):
        next(echo)


def test_coroutines_can_be_thrown_into(lua: luapy.LuaRuntime) -> None:
    code = """function()
        local ok, e = pcall(coroutine.yield, 1)
        coroutine.yield(e)
        return 'end'
    end"""
    failure = KeyError("k")
    thread = lua.eval(code).coroutine()
    assert next(thread) == 1
    assert thread.throw(failure) is failure
    assert next(thread) == "end"
    thread = lua.eval(code).coroutine()
    next(thread), next(thread)
    with pytest.raises(KeyError) as caught:
        thread.throw(failure)
    assert caught.value is failure and not thread


def test_attributes_that_lead_inside_are_refused(lua: luapy.LuaRuntime) -> None:
    for name in ("__class__", "_private", "gi_frame", "f_globals"):
        with pytest.raises(AttributeError):
            lua.eval("(function(o) return o[...] end)(...)".replace("[...]", f"['{name}']"), Fraction(1))
    assert lua.eval("python.eval") is None and lua.eval("python.builtins") is None


def test_chunks_kept_compiled_are_new_functions_each_time(lua: luapy.LuaRuntime) -> None:
    code = "local n = 0; return function() n = n + 1; return n end"
    first, second = lua.execute(code), lua.execute(code)
    assert first is not second and [first(), first(), second()] == [1, 2, 1]
    with pytest.raises(luapy.LuaSyntaxError, match="attempt to load a text chunk"):
        lua.execute(code, mode="b")
    assert [lua.eval(f"{number} + 1") for number in range(300)] == list(range(1, 301))


def test_import_of_the_package_costs_nothing_until_a_name_is_used() -> None:
    code = "import sys, luapy; assert not [name for name in sys.modules if name.startswith('luapy.')]; luapy.LuaRuntime"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(luapy.__file__).parent.parent)
    assert set(luapy.__all__) <= set(dir(luapy))
    with pytest.raises(AttributeError):
        luapy.no_such_name  # noqa: B018


def test_wrappers_cannot_be_copied_or_pickled(lua: luapy.LuaRuntime) -> None:
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="cannot pickle LuaTable objects"):
            attempt(lua.table())
    with pytest.raises(TypeError, match="made by a LuaRuntime"):
        luapy.LuaTable()
