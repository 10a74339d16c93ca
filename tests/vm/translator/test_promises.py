"""Functions that do not look at arguments of which their callers know the classes."""

from __future__ import annotations

from dis import findlinestarts, get_instructions
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.luapy_engine import new_state

COUNT = """
local function count(n, x)
  if n <= 0 then return x end
  local rest = count(n - 1, x)
  return rest + 1
end
return count
"""
SUM = """
local function double(x) local y = x + x for i = 1, 1 do y = y + 0 end return y end
local function sum(value, n) local total = 0 for i = 1, n do total = total + double(value) end return total end
return sum, double
"""


def _loaded(source: str) -> tuple[Any, Any]:
    state, _ = new_state("auto")
    results: Any = state.call(state.load(source, "=promises"))
    return state, results


def test_a_function_that_calls_itself_with_integers_looks_at_none() -> None:
    state, count = _loaded(COUNT)
    for _ in range(50):
        assert state.call(count, 5, 1) == 6
    history: Any = count.proto.history
    assert history.promises == {0: "int"} and history.is_promised
    assert "if r0.__class__ is not int:" in history.entry.text
    assert count.exact.__code__ is history.entry.trusting_code
    assert len(count.exact.__code__.co_code) < len(count.call.__code__.co_code)


def test_closures_bound_before_trust_their_callers_too() -> None:
    state, (total, double) = _loaded(SUM)
    for _ in range(100):
        assert state.call(double, 3) == 6
    assert not double.proto.history.is_promised
    for _ in range(100):
        assert state.call(total, 3, 10) == 60
    history: Any = double.proto.history
    assert history.is_promised and history.promises == {0: "int"}
    assert double.exact.__code__ is history.entry.trusting_code


@pytest.mark.parametrize("others", [(0.5, 1.0), ("4", 8), (1 << 62, -(1 << 63)), (-3, -6)])
def test_promises_that_cannot_be_kept_are_not_made(others: tuple[Any, Any]) -> None:
    value, doubled = others
    state, (total, double) = _loaded(SUM)
    for _ in range(100):
        assert state.call(total, 3, 10) == 60
    for _ in range(100):
        assert state.call(total, value, 1) == doubled
        assert state.call(double, value) == doubled
        assert state.call(total, 3, 10) == 60
    for _ in range(100):
        assert state.call(total, value, 1) == doubled


def test_what_a_later_translation_guesses_otherwise_it_looks_at() -> None:
    source = """
    local function scale(x, by) local y = x * by for i = 1, 1 do y = y + 0 end return y end
    local function run(by, n) local total = 0 for i = 1, n do total = total + scale(i, by) end return total end
    local function floats(n) local total = 0 for i = 1, n do total = total + scale(i + 0.5, 2) end return total end
    return run, floats
    """
    state, (run, floats) = _loaded(source)
    for _ in range(100):
        assert state.call(run, 2, 4) == 20
    for _ in range(200):
        assert state.call(floats, 2) == 8.0
    for _ in range(100):
        assert state.call(run, 0.5, 4) == 5.0
        assert state.call(run, 2, 4) == 20


def test_places_are_those_of_the_code_at_work() -> None:
    source = """
    local function fall(n, x, y, t)
      if n + x + y <= 0 then return t.name.first end
      local rest = fall(n - 1, x, y, t)
      return rest + 1
    end
    return fall
    """
    state, fall = _loaded(source)
    table: Any = state.call(state.load("return {name = {first = 1}}", "=table"))
    for _ in range(50):
        assert state.call(fall, 3, 0, 0, table) == 4
    check = state.load(
        """
        local fall, n = ...
        local good, message = xpcall(fall, debug.traceback, n, 0, 0, {})
        return message
        """,
        "=check",
    )
    assert fall.proto.history.entry.trusting_code is not None
    for n in (0, 3, 0, 3):
        message: Any = state.call(check, fall, n)
        assert message.startswith("promises:3: attempt to index a nil value (field 'name')")
        assert message.count("promises:4:") == n


def test_each_code_has_its_own_places() -> None:
    state, count = _loaded(COUNT)
    for _ in range(50):
        state.call(count, 5, 1)
    translation: Any = count.proto.history.entry
    for code in (count.call.__code__, count.exact.__code__):
        starts = dict(findlinestarts(code))
        line = None
        for instruction in get_instructions(code):
            line = starts.get(instruction.offset, line)
            if line is not None and line > code.co_firstlineno:
                where = SimpleNamespace(f_lineno=line, f_code=code)
                assert translation.place(instruction.offset, where) == translation.pcs[line - 1]


def test_budgets_are_kept_by_functions_that_trust_their_callers() -> None:
    state, count = _loaded(COUNT)
    for _ in range(50):
        state.call(count, 5, 1)
    used = []
    for _ in range(3):
        state.budget.set_limit(1_000_000)
        assert state.call(count, 5, 1) == 6
        used.append(state.budget.used)
        state.budget.set_limit(None)
        assert state.call(count, 5, 1) == 6
    assert len(set(used)) == 1
