"""Several Python threads, one or more runtimes; interrupts from the keyboard."""

from __future__ import annotations

import _thread
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any, Callable

import pytest

import luapy


def in_threads(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Return what `work` returns or raises in so many threads at once."""
    results: list[Any] = [None] * count
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = work(number)
        except BaseException as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_threads_take_turns_in_a_runtime() -> None:
    lua = luapy.LuaRuntime()
    lua.execute(
        "count = 0 function work(n, pause) for i = 1, n do local c = count; pause(); count = c + 1 end return n end"
    )
    work = lua.globals().work
    assert in_threads(4, lambda _: work(200, lambda: time.sleep(0))) == [200] * 4
    assert lua.globals().count == 800


def test_threads_share_tables_and_coroutines() -> None:
    lua = luapy.LuaRuntime()
    table = lua.table()
    generator = lua.eval("function() for i = 1, 400 do coroutine.yield(i) end end").coroutine()

    def work(number: int) -> list[int]:
        taken = []
        for index in range(100):
            table[number * 100 + index + 1] = index
            taken.append(next(generator))
        return taken

    results = in_threads(4, work)
    assert sorted(item for taken in results for item in taken) == list(range(1, 401))
    assert len(table) == 400


def test_each_thread_may_have_its_own_runtime() -> None:
    code = "local s = 0 for i = 1, 20000 do s = s + i % 7 end return s"
    expected = luapy.LuaRuntime().execute(code)
    assert in_threads(4, lambda _: luapy.LuaRuntime().execute(code)) == [expected] * 4


def test_an_error_in_one_thread_leaves_the_others_alone() -> None:
    lua = luapy.LuaRuntime()
    work = lua.eval("function(n) if n % 2 == 0 then error({n = n}) end for i = 1, 2000 do end return n end")
    for number, result in enumerate(in_threads(6, work)):
        assert result == number if number % 2 else result.value.n == number


@pytest.fixture
def keyboard() -> Iterator[None]:
    """Let interrupts of the keyboard through: what a shell starts in the background ignores them."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


@pytest.mark.parametrize(
    "loop", ["while true do end", "while true do pcall(f) end", "repeat until g()", "coroutine.wrap(f)()"]
)
@pytest.mark.parametrize("tier", ["interpret", "auto"])
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers")
def test_the_keyboard_interrupts_lua(keyboard: None, loop: str, tier: str) -> None:
    lua = luapy.LuaRuntime(tier=tier)
    lua.execute("function f() while true do pcall(function() for i = 1, 1000 do end end) end end function g() end")
    timer = threading.Timer(0.2, _thread.interrupt_main)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        lua.execute(loop)
    timer.join()
    assert lua.eval("1 + 1") == 2
    assert lua.execute("return coroutine.wrap(function() return pcall(error, 'x') end)()") == (False, "x")


def test_deep_recursion_through_both_languages_ends_in_an_error() -> None:
    lua = luapy.LuaRuntime()
    call = lua.eval("function(f) return f() end")

    def again() -> Any:
        return call(again)

    with pytest.raises((luapy.LuaError, RecursionError)):
        again()
    assert lua.eval("1 + 1") == 2
