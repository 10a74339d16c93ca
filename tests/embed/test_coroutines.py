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


# Goes round often enough for the fast tier to take it over while the host resumes it.
COUNTER = """
function(n, inspect)
  local function step(i)
    local got = coroutine.yield(i)
    if got == 'fail' then
      local closed <close> = setmetatable({}, {__close = function(_, e) inspect('closed', e) end})
      error({code = i})
    elseif got == 'inspect' then
      inspect(i)
    elseif got == 'caught' then
      return select(2, pcall(error, 'caught ' .. i, 0))
    elseif got == 'tail' then
      return coroutine.yield('in a tail call')
    end
    return got
  end
  local last
  for i = 1, n do
    last = step(i)
  end
  return 'end', last
end
"""


def test_a_coroutine_resumed_often(lua: luapy.LuaRuntime) -> None:
    counter = lua.eval(COUNTER)
    for _ in range(3):
        assert list(counter.coroutine(1000)) == [*range(1, 1001), ("end", None)]
    thread = counter.coroutine(400)
    assert [next(thread) for _ in range(300)] == list(range(1, 301))
    assert thread.send("tail") == "in a tail call"
    assert thread.send(1) == 301
    assert thread.send("caught") == 302
    assert thread.send(("many", "values")) == 303
    thread.close()
    assert not thread
    with pytest.raises(StopIteration):
        next(thread)


def test_what_a_coroutine_resumed_often_sees_of_the_stack(lua: luapy.LuaRuntime) -> None:
    seen: list[Any] = []
    main = lua.eval("coroutine.running()")[0]
    probe = lua.eval(
        """function(main, log) return function(i)
            local thread = coroutine.running()
            log(coroutine.status(thread), coroutine.status(main), coroutine.isyieldable(),
                select('#', debug.traceback(main)), debug.getinfo(2, 'l').currentline,
                (coroutine.resume(thread)), (pcall(coroutine.close, thread)), collectgarbage())
        end end"""
    )(main, lambda *values: seen.append(values))
    thread = lua.eval(COUNTER).coroutine(1000, probe)
    for _ in range(500):
        next(thread)
    assert thread.send("inspect") == 501
    assert seen == [("running", "normal", True, 1, 9, False, False, 0)]
    assert next(thread) == 502


def test_an_error_after_many_resumes(lua: luapy.LuaRuntime) -> None:
    calls: list[Any] = []
    thread = lua.eval(COUNTER).coroutine(1000, lambda *values: calls.append(values))
    for _ in range(500):
        next(thread)
    with pytest.raises(luapy.LuaError) as caught:
        thread.send("fail")
    assert caught.value.value.code == 500
    assert calls[0][0] == "closed"
    assert [level.line for level in caught.value.traceback if level.kind != "?"][:2] == [None, 7]
    assert not thread
    assert caught.value.__context__ is None
    assert list(lua.eval(COUNTER).coroutine(2)) == [1, 2, ("end", None)]


def test_python_functions_in_between(lua: luapy.LuaRuntime) -> None:
    """Coroutines that the host resumes while it is called from others."""
    numbers = lua.eval("function(n) for i = 1, n do coroutine.yield(i) end end")
    doubled = lua.eval(
        """function(source)
            while true do
                local n = source()
                if not n then return end
                coroutine.yield(2 * n)
            end
        end"""
    )

    def iterate(source: Any) -> Any:
        return lambda: next(source, None)

    chain = numbers.coroutine(500)
    for _ in range(4):
        chain = doubled.coroutine(iterate(chain))
    assert list(chain) == [16 * n for n in range(1, 501)]
    refused = lua.eval("function(f) for i = 1, 300 do coroutine.yield(f()) end end")
    thread = refused.coroutine(lambda: next(thread))
    with pytest.raises(luapy.LuaError, match="non-suspended"):
        next(thread)


@pytest.mark.parametrize("exception", [KeyboardInterrupt, SystemExit])
def test_an_exception_of_the_host_after_many_resumes(lua: luapy.LuaRuntime, exception: type[BaseException]) -> None:
    def interrupt(*_: Any) -> None:
        raise exception

    thread = lua.eval(COUNTER).coroutine(1000, interrupt)
    for _ in range(500):
        next(thread)
    with pytest.raises(exception):
        thread.send("inspect")
    assert not thread
    assert lua.eval("coroutine.isyieldable()") is False
    assert list(lua.eval(COUNTER).coroutine(300))[-1] == ("end", None)


def test_a_budget_for_a_coroutine_resumed_often(lua: luapy.LuaRuntime) -> None:
    thread = lua.eval("function() while true do coroutine.yield() end end").coroutine()
    for _ in range(500):
        next(thread)
    lua.state.budget.set_limit(10_000)
    with pytest.raises(luapy.InstructionLimitError) as caught:
        for _ in range(100_000):
            next(thread)
    lua.state.budget.set_limit(None)
    assert not thread
    assert [level.line for level in caught.value.traceback][:1] == [1]
