"""Lua coroutines as generators: edges of `send`, `throw` and `close`."""

from __future__ import annotations

from typing import Any

import pytest

import luapy


@pytest.fixture(params=["interpret", "auto", "translate"])
def lua(request: pytest.FixtureRequest) -> luapy.LuaRuntime:
    return luapy.LuaRuntime(tier=request.param)


def test_several_values_are_tuples_in_both_directions(lua: luapy.LuaRuntime) -> None:
    thread = lua.eval("function(a, b) local c, d = coroutine.yield(a, b); return c, d, nil end").coroutine(1, 2)
    assert next(thread) == (1, 2)
    assert thread.send((3, 4)) == (3, 4, None)
    with pytest.raises(StopIteration):
        thread.send(None)


def test_a_thrown_exception_runs_to_be_closed_variables(lua: luapy.LuaRuntime) -> None:
    thread = lua.eval(
        """function(log)
            local ok, e = pcall(function()
                local x <close> = setmetatable({}, {__close = function(_, e) log('closed', e) end})
                coroutine.yield(1)
            end)
            coroutine.yield(e)
        end"""
    )
    log: list[Any] = []
    failure = RuntimeError("r")
    generator = thread.coroutine(lambda *values: log.append(values))
    assert next(generator) == 1
    assert generator.throw(failure) is failure
    assert log == [("closed", failure)]


def test_throw_gives_any_value(lua: luapy.LuaRuntime) -> None:
    generator = lua.eval("function() local ok, e = pcall(coroutine.yield) return e end").coroutine()
    assert next(generator) is None
    table = lua.table(code=1)
    assert generator.throw(table) is table
    generator = lua.eval("function() coroutine.yield() end").coroutine()
    next(generator)
    with pytest.raises(luapy.LuaError) as caught:
        generator.throw("text")
    assert caught.value.value == "text"


def test_throw_into_what_has_not_begun_or_has_ended(lua: luapy.LuaRuntime) -> None:
    generator = lua.eval("function() reached = true end").coroutine()
    for _ in range(2):
        with pytest.raises(KeyError):
            generator.throw(KeyError("k"))
        assert not generator
    assert lua.globals().reached is None


@pytest.mark.parametrize("exception", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_no_coroutine_catches_what_ends_a_program(lua: luapy.LuaRuntime, exception: type[BaseException]) -> None:
    generator = lua.eval("function() pcall(coroutine.yield) coroutine.yield() end").coroutine()
    next(generator)
    with pytest.raises(exception):
        generator.throw(exception)
    assert not generator


def test_close_reports_errors_of_closing(lua: luapy.LuaRuntime) -> None:
    code = "function(m) local x <close> = setmetatable({}, {__close = m}) coroutine.yield() end"
    generator = lua.eval(code).coroutine(lua.eval("function() error('in close', 0) end"))
    next(generator)
    with pytest.raises(luapy.LuaError, match="in close"):
        generator.close()
    assert not generator
    generator.close()
    unstarted = lua.eval(code).coroutine(None)
    unstarted.close()
    assert not unstarted and list(unstarted) == []


def test_a_running_coroutine_cannot_be_resumed_or_closed(lua: luapy.LuaRuntime) -> None:
    generator = lua.eval("function(f) f() end").coroutine(lambda: next(generator))
    with pytest.raises(luapy.LuaError, match="cannot resume non-suspended coroutine"):
        next(generator)
    other = lua.eval("function(f) f() end").coroutine(lambda: other.close())
    with pytest.raises(luapy.LuaError, match="cannot close a running coroutine"):
        next(other)


def test_an_error_has_the_traceback_of_its_coroutine(lua: luapy.LuaRuntime) -> None:
    lua.execute("local function inner() error('deep') end\nfunction body() coroutine.yield() inner() end", name="=co")
    generator = lua.globals().body.coroutine()
    next(generator)
    with pytest.raises(luapy.LuaError, match="co:1: deep") as caught:
        next(generator)
    assert [frame.line for frame in caught.value.traceback] == [None, 1, 2]
    with pytest.raises(StopIteration):
        next(generator)


def test_coroutines_of_lua_go_on_in_python(lua: luapy.LuaRuntime) -> None:
    generator = lua.execute(
        "local co = coroutine.create(function(a) while true do a = coroutine.yield(a * 2) end end)"
        "coroutine.resume(co, 1) return co"
    )
    assert [generator.send(number) for number in (1, 2, 3)] == [2, 4, 6]
    assert lua.execute("return coroutine.resume(..., 5)", generator) == (True, 10)
    assert lua.execute("return coroutine.status(...)", generator) == "suspended"
