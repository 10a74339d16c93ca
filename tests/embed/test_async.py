"""Async functions of Python that Lua code calls."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

import luapy
import luapy.lupa


@pytest.fixture(params=["interpret", "auto", "translate"])
def lua(request: pytest.FixtureRequest) -> luapy.LuaRuntime:
    lua = luapy.LuaRuntime(tier=request.param)
    lua.globals().double = double
    lua.globals().fail = fail
    return lua


async def double(value: Any) -> Any:
    await asyncio.sleep(0)
    return value * 2


async def fail(message: str) -> None:
    await asyncio.sleep(0)
    raise ValueError(message)


def run(lua: luapy.LuaRuntime, code: str, *arguments: Any) -> Any:
    return asyncio.run(lua.call_async(lua.compile(code), *arguments))


def test_a_call_waits_for_its_result(lua: luapy.LuaRuntime) -> None:
    assert run(lua, "return double(...) + 1", 20) == 41
    assert run(lua, "local a, b = ... return double(a), (double(b)), 3", 1, "x") == (2, "xx", 3)
    assert run(lua, "return") is None


@pytest.mark.parametrize(
    "call", ["double(i)", "tail(i)", "select(2, pcall(double, i))", "wrapped(i)", "t.x", "as_function(i)"]
)
def test_many_calls(lua: luapy.LuaRuntime, call: str) -> None:
    """From the interpreter, translated functions, other coroutines, and a metamethod."""
    code = f"""
    local function tail(i) return double(i) end
    local wrapped = coroutine.wrap(function(i)
        while true do i = coroutine.yield(tail(i)) end
    end)
    local as_function = python.as_function(double)
    local i
    local t = setmetatable({{}}, {{__index = function() return double(i) end}})
    local sum = 0
    for n = 1, 400 do
        i = n
        sum = sum + {call}
    end
    return sum"""
    assert run(lua, code) == 400 * 401


def test_methods_partials_and_objects(lua: luapy.LuaRuntime) -> None:
    class Client:
        async def get(self, key: str) -> tuple[str, int]:
            return key, 1

        async def __call__(self, value: int) -> int:
            return await double(value)

    assert run(lua, "return (...):get('a')", Client()) == ("a", 1)
    assert run(lua, "return (...)(4)", Client()) == 8
    assert run(lua, "return (...)()", partial(double, 5)) == 10


def test_exceptions_are_errors_of_the_call(lua: luapy.LuaRuntime) -> None:
    with pytest.raises(ValueError, match="outside"):
        run(lua, "fail('outside')")
    code = """
    local seen = {}
    for i = 1, 200 do
        local ok, e = pcall(fail, 'e' .. i)
        seen[i] = tostring(e)
        local inner = coroutine.wrap(function() return pcall(fail, 'inner') end)
        assert(select('#', inner()) == 2)
    end
    return seen[200], coroutine.resume(coroutine.create(python.as_function(fail)), 'died')"""
    last, ok, error = run(lua, code)
    assert (last, ok, str(error)) == ("e200", False, "died")


def test_tasks_take_turns(lua: luapy.LuaRuntime) -> None:
    order: list[Any] = []
    lua.globals().note = order.append
    task = lua.eval("function(name) for i = 1, 3 do note(name .. i) double(i) end return name end")

    async def main() -> list[Any]:
        return await asyncio.gather(lua.call_async(task, "a"), lua.call_async(task, "b"))

    assert asyncio.run(main()) == ["a", "b"]
    assert order == ["a1", "b1", "a2", "b2", "a3", "b3"]


def test_nothing_awaits(lua: luapy.LuaRuntime) -> None:
    for code in (
        "double(1)",
        "coroutine.wrap(python.as_function(double))(1)",
        "coroutine.wrap(function() return double(1) end)()",
        "python.as_function(double)(1)",
    ):
        with pytest.raises(luapy.LuaError, match="async function where nothing awaits it"):
            lua.execute(code)
    for code in (
        "table.sort({1, 2, 3}, function(a, b) return double(a) < double(b) end)",
        "string.gsub('abc', '.', python.as_function(double))",
    ):
        with pytest.raises(luapy.LuaError, match="across a C-call boundary"):
            run(lua, code)
    with pytest.raises(luapy.LuaError, match="across a C-call boundary"):
        run(lua, "(...)()", lambda: lua.execute("double(1)"))
    with pytest.raises(TypeError, match="not async"):
        lua.execute("(...)()", lambda: double(1))


def test_a_program_cannot_yield_to_the_event_loop(lua: luapy.LuaRuntime) -> None:
    with pytest.raises(luapy.LuaError, match="attempt to yield from outside a coroutine"):
        run(lua, "double(1) coroutine.yield(1)")
    ok, message = run(lua, "return pcall(coroutine.yield)")
    assert (ok, message) == (False, "attempt to yield from outside a coroutine")


def test_nobody_else_resumes_what_waits(lua: luapy.LuaRuntime) -> None:
    code = """
    local outer = coroutine.running()
    waiting = outer
    local inner = coroutine.create(function() waiting_too = coroutine.running() return double(21) end)
    return select(2, coroutine.resume(inner))"""
    probe = """
    local results = {}
    for _, thread in ipairs {waiting, waiting_too} do
        results[#results + 1] = coroutine.status(thread) .. " " .. select(2, coroutine.resume(thread))
            .. " " .. tostring((pcall(coroutine.close, thread)))
    end
    collectgarbage()
    return table.concat(results, ", ")"""

    async def main() -> tuple[Any, Any]:
        task = asyncio.ensure_future(lua.call_async(lua.compile(code)))
        await asyncio.sleep(0)
        return lua.execute(probe), await task

    refused = "normal cannot resume non-suspended coroutine false"
    assert asyncio.run(main()) == (f"{refused}, {refused}", 42)


def test_cancelling_closes_variables(lua: luapy.LuaRuntime) -> None:
    closed: list[str] = []
    lua.globals().closed = closed.append
    code = """
    local function closing(name) return setmetatable({}, {__close = function() closed(name) end}) end
    local a <close> = closing("outer")
    local ok = pcall(function()
        coroutine.wrap(function() local b <close> = closing("inner") wait() end)()
    end)
    closed("not reached")"""

    async def wait() -> None:
        await asyncio.sleep(60)

    lua.globals().wait = wait

    async def main() -> None:
        task = asyncio.ensure_future(lua.call_async(lua.compile(code)))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert closed == ["inner", "outer"]
    assert lua.eval("1") == 1


def test_a_budget_goes_on(lua: luapy.LuaRuntime) -> None:
    lua.state.budget.set_limit(20_000)
    with pytest.raises(luapy.InstructionLimitError):
        run(lua, "while true do pcall(double, 1) end")
    lua.state.budget.set_limit(None)
    assert run(lua, "return double(1)") == 2


def test_programs_for_lupa_get_coroutine_objects() -> None:
    lua = luapy.lupa.LuaRuntime()
    assert asyncio.run(lua.eval("function(f) return f(4) end")(double)) == 8
