"""Functions that yield are translated as generators, and stay in use."""

from __future__ import annotations

from typing import Any

import pytest

from luapy.vm.coroutine import Coroutine
from luapy.vm.translator.switching import ResumableFrame
from luapy.vm.translator.tier import Tier
from tests.support.luapy_engine import new_state

GENERATORS = """
local yield, wrap = coroutine.yield, coroutine.wrap
local function each(n) for i = 1, n do yield(i) end end
local function nested(n) each(n) local ok = pcall(each, n) return ok end
function total(rounds)
  local sum = 0
  for _ = 1, rounds do
    for value in wrap(function() nested(10) end) do sum = sum + value end
  end
  return sum
end
function long(count)
  local sum = 0
  for value in wrap(function() local i = 0 while i < count do i = i + 1 yield(i) end end) do sum = sum + value end
  return sum
end
function suspended()
  local thread = coroutine.create(function() nested(10) end)
  for _ = 1, 5 do coroutine.resume(thread) end
  return thread
end
"""


class Counts:
    """How often translated functions were left for a yield, and coroutines were resumed by the interpreter."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.noted = 0
        self.interpreted = 0
        note_yield, count_resume = Tier.note_yield, Tier.count_resume

        def noting(tier: Tier, proto: Any) -> None:
            self.noted += 1
            note_yield(tier, proto)

        def counting(tier: Tier, thread: Coroutine) -> int:
            self.interpreted += 1
            return count_resume(tier, thread)

        monkeypatch.setattr(Tier, "note_yield", noting)
        monkeypatch.setattr(Tier, "count_resume", counting)


def test_generators_are_left_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counts(monkeypatch)
    state, _ = new_state("auto")
    state.call(state.load(GENERATORS, "=generators"))
    total = state.globals.get("total")
    assert state.call(total, 300) == 300 * 110
    assert 0 < counts.noted < 30
    counts.noted = counts.interpreted = 0
    assert state.call(total, 300) == 300 * 110
    assert (counts.noted, counts.interpreted) == (0, 0)


def test_a_loop_that_yields_becomes_a_generator(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counts(monkeypatch)
    state, _ = new_state("auto")
    state.call(state.load(GENERATORS, "=generators"))
    assert state.call(state.globals.get("long"), 5000) == 5000 * 5001 // 2
    assert counts.interpreted < 500


@pytest.mark.parametrize("call", ["one(i)", "select(2, pcall(one, i))"])
def test_a_loop_becomes_a_generator_whose_calls_yield(monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """The function called is translated before the loop, which the interpreter runs for one round at a time."""
    counts = Counts(monkeypatch)
    state, _ = new_state("auto")
    code = f"""
    local function one(i) return (coroutine.yield(i)) end
    local resume = coroutine.wrap(function(n) local s = 0 for i = 1, n do s = s + {call} end return s end)
    resume(5000)
    for i = 1, 4999 do resume(i) end
    return resume(5000)"""
    assert state.call(state.load(code, "=loop")) == 5000 * 5001 // 2
    assert counts.interpreted < 500


def test_a_suspended_thread_is_a_chain_of_generators() -> None:
    state, _ = new_state("auto")
    state.call(state.load(GENERATORS, "=generators"))
    state.call(state.globals.get("total"), 300)
    for _ in range(100):
        thread = state.call(state.globals.get("suspended"))
    assert thread.frame.__class__ is ResumableFrame
    traceback = state.call(state.loaded.get("debug").get("traceback"), thread)
    assert traceback.count("\n") >= 4
    assert thread.frame.__class__ is ResumableFrame
    state.call(state.loaded.get("debug").get("setlocal"), thread, 1, 1, 7)
    assert thread.frame.__class__ is not ResumableFrame
    results = state.call(state.loaded.get("coroutine").get("resume"), thread)
    assert results == (True, 6)
