"""What Python holds is alive for Lua's collector, what Lua holds is alive for Python, and nothing stays for ever."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

import luapy
from luapy.embed.cycles import CAN_COUNT


@pytest.fixture(autouse=True, scope="module")
def short_collections() -> Iterator[None]:
    """Leave what pytest itself holds out of Python's collections, of which these tests run very many."""
    if not hasattr(gc, "freeze"):
        yield
        return
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(params=["incremental", "generational"])
def lua(request: pytest.FixtureRequest) -> luapy.LuaRuntime:
    runtime = luapy.LuaRuntime()
    runtime.eval(f"collectgarbage('{request.param}')")
    return runtime


class Thing:
    held: Any = None


def collect(lua: luapy.LuaRuntime) -> None:
    gc.collect()
    lua.gccollect()
    gc.collect()


@pytest.mark.parametrize("make", ["{}", "function() return x end", "coroutine.create(print)", "io.tmpfile()"])
def test_a_wrapper_keeps_its_value_in_weak_tables(lua: luapy.LuaRuntime, make: str) -> None:
    lua.execute(f"x = 1; weak = setmetatable({{}}, {{__mode = 'v'}}); weak[1] = {make}")
    wrapper = lua.eval("weak[1]")
    collect(lua)
    lua.execute("for i = 1, 100 do local t = {} end collectgarbage('step')")
    assert lua.eval("weak[1] ~= nil")
    del wrapper
    collect(lua)
    assert lua.eval("weak[1] == nil")


def test_finalizers_wait_for_the_last_wrapper(lua: luapy.LuaRuntime) -> None:
    wrapper = lua.eval("setmetatable({}, {__gc = function() finalized = true end})")
    collect(lua)
    assert lua.globals().finalized is None
    del wrapper
    collect(lua)
    assert lua.globals().finalized is True


def test_what_a_wrapped_value_refers_to_is_alive(lua: luapy.LuaRuntime) -> None:
    wrapper = lua.execute(
        """
        weak = setmetatable({}, {__mode = 'v'})
        local inner = {}
        weak.inner = inner
        return function() return inner end
        """
    )
    collect(lua)
    assert lua.eval("weak.inner ~= nil")
    assert wrapper() is lua.eval("weak.inner")


def test_lua_keeps_python_objects_as_long_as_it_needs_them(lua: luapy.LuaRuntime) -> None:
    thing = Thing()
    reference = weakref.ref(thing)
    lua.globals().thing = thing
    del thing
    collect(lua)
    assert reference() is not None
    del lua.globals().thing
    collect(lua)
    assert reference() is None


def test_weak_tables_of_lua_let_python_objects_go(lua: luapy.LuaRuntime) -> None:
    thing = Thing()
    reference = weakref.ref(thing)
    lua.execute("weak = setmetatable({}, {__mode = 'k'}); weak[...] = 1", thing)
    assert lua.eval("next(weak)") is not None
    del thing
    collect(lua)
    assert reference() is None and lua.eval("next(weak)") is None


def test_cycles_through_both_sides_are_collected(lua: luapy.LuaRuntime) -> None:
    references = []
    for _ in range(5):
        thing = Thing()
        thing.held = lua.table(thing=thing, function=lua.eval("function(...) return ... end"))
        thing.held.closure = lua.eval("(function(t) return function() return t end end)(...)", thing)
        references.append(weakref.ref(thing))
    del thing
    collect(lua)
    assert [reference() for reference in references] == [None] * 5


def test_runtimes_are_collected_with_all_that_belongs_to_them() -> None:
    def cycle() -> weakref.ref[luapy.LuaRuntime]:
        lua = luapy.LuaRuntime()
        lua.globals().again = lambda: lua.eval("1")
        lua.globals().thread = lua.eval("function() coroutine.yield(again()) end").coroutine()
        assert next(lua.globals().thread) == 1
        return weakref.ref(lua)

    references = [cycle() for _ in range(3)]
    gc.collect()
    assert [reference() for reference in references] == [None] * 3


def test_wrappers_and_proxies_that_are_gone_leave_nothing(lua: luapy.LuaRuntime) -> None:
    same = lua.eval("function(x) return {x} end")
    for _ in range(3_000):
        same(Thing())
    assert len(lua._wrappers) < 1_000 and len(lua.proxies._proxies) < 1_000


def test_a_number_used_again_is_not_taken_for_the_old_value(lua: luapy.LuaRuntime) -> None:
    for number in range(300):
        table = lua.table(number)
        assert table[1] == number
        thing = Thing()
        thing.held = number
        assert lua.eval("(...).held", thing) == number


def test_close_runs_finalizers() -> None:
    said: list[str] = []
    with luapy.LuaRuntime() as lua:
        lua.execute("kept = setmetatable({}, {__gc = ...})", lambda _: said.append("closed"))
        assert said == []
    assert said == ["closed"]
    lua.close()


def test_memory_is_counted_and_limited() -> None:
    lua = luapy.LuaRuntime(max_memory=100_000)
    assert lua.get_memory_used() < 1_000 < lua.get_memory_used(total=True)
    assert lua.get_max_memory() == 100_000 < lua.get_max_memory(total=True)
    with pytest.raises(luapy.LuaMemoryError) as caught:
        lua.execute("local t = {} for i = 1, 1e6 do t[i] = {} end")
    assert isinstance(caught.value, MemoryError)
    for work in (
        lambda: lua.table_from(range(100_000)),
        lambda: lua.globals().__setattr__("text", "x" * 200_000),
        lambda: lua.eval("#(...)", "x" * 200_000),
        lambda: lua.eval("f", "x" * 200_000),
    ):
        with pytest.raises(luapy.LuaMemoryError):
            work()
    assert lua.eval("1 + 1") == 2
    lua.set_max_memory(0)
    assert lua.get_max_memory() == 0 and len(lua.table_from(range(10_000))) == 10_000
    lua.set_max_memory(10_000_000, total=True)
    assert lua.get_max_memory(total=True) == 10_000_000


def test_nogc_stops_the_collector() -> None:
    lua = luapy.LuaRuntime()
    with lua.nogc():
        assert lua.eval("collectgarbage('isrunning')") is False
    assert lua.eval("collectgarbage('isrunning')") is True


# Makes a Lua object around a Python object, in a way that keeps it until Lua's collector finds it dead.
HELD_BY_LUA = {
    "finalizer": "return setmetatable({thing = ...}, {__gc = function() finalized = true end})",
    "weak value": "weak = setmetatable({}, {__mode = 'v'}); weak[1] = {thing = ...}; return weak[1]",
    "weak key": "weak = setmetatable({}, {__mode = 'k'}); local t = {thing = ...}; weak[t] = 1; return t",
    "closure": "weak = setmetatable({}, {__mode = 'v'}) local x = ... weak[1] = function() return x end return weak[1]",
}
counts_references = pytest.mark.skipif(not CAN_COUNT, reason="references are not counted")


@counts_references
@pytest.mark.parametrize("kind", HELD_BY_LUA)
def test_cycles_that_luas_collector_must_end_are_found(lua: luapy.LuaRuntime, kind: str) -> None:
    def make() -> weakref.ref[Thing]:
        thing = Thing()
        thing.held = lua.execute(HELD_BY_LUA[kind], thing)
        return weakref.ref(thing)

    reference = make()
    collect(lua)
    lua.gccollect()
    gc.collect()
    assert reference() is None
    if kind == "finalizer":
        assert lua.globals().finalized is True
    else:
        assert lua.eval("next(weak)") is None


@counts_references
@pytest.mark.parametrize("kind", HELD_BY_LUA)
@pytest.mark.parametrize("holder", ["variable", "list", "closure", "Lua", "thread", "other runtime"])
def test_cycles_in_use_are_left_alone(lua: luapy.LuaRuntime, kind: str, holder: str) -> None:
    kept: list[Any] = []
    other = luapy.LuaRuntime()

    def make() -> weakref.ref[Thing]:
        thing = Thing()
        thing.held = lua.execute(HELD_BY_LUA[kind], thing)
        if holder == "list":
            kept.append([{"thing": thing}])
        elif holder == "closure":
            kept.append(lambda: thing.held)
        elif holder == "variable":
            kept.append(thing.held)
        elif holder == "Lua":
            lua.globals().kept = Thing()
            lua.globals().kept.held = thing
        elif holder == "thread":
            kept.append(lua.eval("function(x) coroutine.yield(1) return x end").coroutine(thing))
            next(kept[0])
        else:
            other.globals().kept = thing
        return weakref.ref(thing)

    reference = make()
    collect(lua)
    lua.gccollect()
    gc.collect()
    thing = reference()
    assert thing is not None and thing.held is not None
    assert lua.globals().finalized is None
    if kind != "finalizer":
        assert lua.eval("next(weak)") is not None


@pytest.mark.skipif(not hasattr(gc, "freeze"), reason="this Python freezes nothing")
def test_tables_that_the_host_has_frozen_notice_a_new_newindex(lua: luapy.LuaRuntime) -> None:
    lua.execute("metatable = {} t = setmetatable({}, metatable)")
    gc.freeze()
    try:
        lua.execute("function metatable.__newindex(t, key, value) rawset(t, key, value * 2) end t.x = 4")
    finally:
        gc.unfreeze()
    assert lua.eval("t.x") == 8
