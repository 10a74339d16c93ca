"""The instruments of the heap."""

from __future__ import annotations

from typing import Any

import pytest

from tests.testing.internals.machine import error_of, run, state_with_internals


def test_total() -> None:
    total, objects, most = run("return T.totalmem()")
    assert 0 < total <= most
    assert objects > 100


def test_objects_by_kind() -> None:
    source = """
      local function count() collectgarbage() local t = {}
        for _, kind in ipairs{"table", "function", "thread", "userdata", "proto", "string", "upvalue"} do
          t[#t + 1] = T.totalmem(kind) end
        return t end
      local before = count()
      local keep = {{}, {}, function() return before end, coroutine.create(print), T.newuserdata(0), "aXb" .. 1}
      local after = count()
      for i = 1, #after do after[i] = after[i] - before[i] end
      return table.unpack(after)"""
    assert run(source) == (4, 1, 1, 1, 0, 1, 1)  # the table of the first count is still alive


def test_unknown_kinds() -> None:
    assert error_of("T.totalmem('dogs')") == "unknown type 'dogs'"


def test_a_limit() -> None:
    source = """
      collectgarbage()
      local limit = T.totalmem() + 5000
      T.totalmem(limit)
      local ok, message = pcall(string.rep, "x", 10000)
      local enough = #string.rep("x", 1000)
      T.totalmem(0)
      return ok, message, enough, #string.rep("x", 10000)"""
    assert run(source) == (False, "not enough memory", 1000, 10000)


@pytest.mark.parametrize(("count", "made"), [(0, 0), (1, 1), (3, 3)])
def test_counted_allocations(count: int, made: int) -> None:
    source = f"""
      local n, t = 0
      local function make() while true do t = {{}} n = n + 1 end end
      T.alloccount({count})
      local ok, message = pcall(make)
      T.alloccount()
      t = {{}}
      return ok, message, n"""
    assert run(source) == (False, "not enough memory", made)


def test_the_next_allocation_needs_a_collection() -> None:
    source = """
      collectgarbage("stop")
      local weak, t = setmetatable({}, {__mode = "v"})
      weak[1] = {}
      t = {}
      local before = weak[1] ~= nil
      T.allocfailnext()
      t = {}
      return before, weak[1], type(t)"""
    assert run(source) == (True, None, "table")


def test_a_sound_heap() -> None:
    assert run("return T.checkmemory()") == ()


def test_a_look_from_further_in() -> None:
    source = """
      local function look(n) if n == 0 then T.checkmemory() else look(n - 1) end end
      for _, mode in ipairs{"incremental", "generational"} do
        collectgarbage(mode) collectgarbage()
        local before = T.totalmem()
        look(5)
        assert(T.totalmem() - before < 500)
      end"""
    assert run(source) == ()


def test_a_broken_account() -> None:
    state = state_with_internals()
    state.heap.release(1 << 20)
    message = run("local ok, message = pcall(T.checkmemory) return message", state)
    assert message.startswith("the heap is broken: ")


def test_a_broken_invariant() -> None:
    state = state_with_internals()
    run("t = {1} collectgarbage('generational') collectgarbage()", state)
    table: Any = state.globals.get("t")
    # A store behind the back of the barrier.
    table.array.append(state.new_table())
    message = run("local ok, message = pcall(T.checkmemory) return message", state)
    assert "refers to a LuaTable (new) behind the collector's back" in message


def test_phases() -> None:
    source = """
      collectgarbage("incremental") collectgarbage() collectgarbage("stop")
      local seen = {T.gcstate()}
      for _, phase in ipairs{"propagate", "atomic", "sweepallgc", "sweepend", "callfin", "pause", "atomic"} do
        T.gcstate(phase) seen[#seen + 1] = T.gcstate() end
      return table.unpack(seen)"""
    assert run(source) == ("pause", "propagate", "atomic", "sweepallgc", "sweepend", "callfin", "pause", "atomic")


def test_wrong_phases() -> None:
    assert error_of("T.gcstate('lunch')") == "test:1: bad argument #1 to 'gcstate' (invalid option 'lunch')"
    assert error_of("collectgarbage('generational') T.gcstate('atomic')") == (
        "cannot change states in generational mode"
    )


def test_colours() -> None:
    source = """
      collectgarbage("incremental") collectgarbage() collectgarbage("stop")
      local t = {}
      local first = T.gccolor(t)
      T.gcstate("sweepallgc")
      local second = T.gccolor(t)
      t = setmetatable({}, {})
      return first, second, T.gccolor(t), T.gccolor(1), T.gccolor("x"), T.gccolor(nil)"""
    nothing = "no collectable"
    assert run(source) == ("white", "black", "white", nothing, nothing, nothing)
    assert error_of("T.gccolor()") == "test:1: bad argument #1 to 'gccolor' (value expected)"


def test_ages() -> None:
    source = """
      collectgarbage("generational") collectgarbage() collectgarbage("stop")
      local t, ages = {}, {}
      for i = 1, 4 do ages[i] = T.gcage(t) collectgarbage("step", 0) end
      t.x = {}
      return T.gcage(t), T.gcage(t.x), T.gcage(1), table.unpack(ages)"""
    assert run(source) == ("touched1", "new", "no collectable", "new", "survival", "old1", "old")


def test_values_of_old_userdata_are_noticed() -> None:
    source = """
      collectgarbage("generational")
      local u = T.newuserdata(0, 1)
      collectgarbage() collectgarbage("stop")
      local before = T.gcage(u)
      debug.setuservalue(u, {})
      T.checkmemory()
      local touched = T.gcage(u)
      collectgarbage("step", 0)
      T.checkmemory()
      return before, touched, T.gcage(u), T.gcage(debug.getuservalue(u))"""
    assert run(source) == ("old", "touched1", "touched2", "survival")
