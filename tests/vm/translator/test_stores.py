"""What loops keep at hand for their stores, and when they look again."""

from __future__ import annotations

import re
from typing import Any

import pytest

from luapy.vm.heap.heap import Heap
from luapy.vm.hostpython import ON_PYPY
from luapy.vm.translator.storing import disturbs, renewed
from tests.support.emitted import last_text
from tests.support.luapy_engine import new_state

RENEWAL = [("w1 = EMPTY", {7})]


@pytest.mark.parametrize(
    "text",
    [
        "r3 = index(r1, r2, d)",
        "if H.room < 0: H.exhausted(56, 'table')",
        "x = c(u0, e, r1)",
        "if less_than(r1, r2, d):",
    ],
)
def test_what_may_run_others_disturbs(text: str) -> None:
    assert disturbs(text)


@pytest.mark.parametrize("text", ["r3 = len(a1)", "return deopt(M, 7, locals())", "r3 = wrap(r3)", "a1[r2] = r3"])
def test_what_only_computes_does_not_disturb(text: str) -> None:
    assert not disturbs(text)


def _renewed(*lines: str, pc: int = 1) -> list[str]:
    return [text for text, _ in renewed([(line, pc) for line in lines], RENEWAL)]


def test_a_disturbing_statement_is_followed_by_the_renewal() -> None:
    assert _renewed("r1 = index(r2, r3, d)", "r4 = 5") == ["r1 = index(r2, r3, d); w1 = EMPTY", "r4 = 5"]
    assert _renewed("if r1 is None: r1 = index(r2, r3, d)") == ["if r1 is None: r1 = index(r2, r3, d); w1 = EMPTY"]


def test_a_disturbing_condition_has_the_renewal_after_its_statement() -> None:
    assert _renewed("if x:", "    elif not grow(r1): r2 = 1", "    else: r2 = 2", "elif y: r3 = 1") == [
        "if x:",
        "    elif not grow(r1): r2 = 1",
        "    else: r2 = 2",
        "    w1 = EMPTY",
        "elif y: r3 = 1",
    ]
    assert _renewed("if less(r1):", "    r2 = 1") == ["if less(r1):", "    r2 = 1", "w1 = EMPTY"]


def test_what_stands_in_strings_and_what_leaves_is_no_disturbance() -> None:
    assert _renewed("r1 = h2['index(']") == ["r1 = h2['index(']"]
    assert _renewed("if x: return later(r1)") == ["if x: return later(r1)"]


def test_an_instruction_may_do_without_its_own_renewal() -> None:
    assert _renewed("n1 = grow(r1)", pc=7) == ["n1 = grow(r1)"]


LOOPS = """
local function run(n)
  local t = {}
  for i = 1, n do t[i] = true end
  for i = 1, n, 2 do t[i] = false end
  for i = 1, n do t[#t + 1] = i end
  return #t
end
for _ = 1, 50 do run(40) end
return run(500)
"""


def _last_text(monkeypatch: pytest.MonkeyPatch, program: str, answer: Any) -> str:
    """Return the last text that is written of a function of `program` with parameters, from its beginning."""
    found, text = last_text(monkeypatch, program)
    assert found == answer
    return text


def test_loops_look_at_their_tables_before_they_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    text = _last_text(monkeypatch, LOOPS, 1000)
    lines = [line.strip() for line in text.split("\n")]
    appends = [line for line in lines if ".append(" in line]
    assert [line.startswith("if r") and " < n" in line and "watched" not in line for line in appends] == (
        [True, True] if ON_PYPY else [True, False, True, False]
    )
    assert ON_PYPY or all("GROWTH" in line for line in appends[1::2])
    # Nothing has been stored into the new table when the first loop begins.
    assert [line.partition(" = ")[2] for line in lines if re.fullmatch(r"n\d+ = [01]", line)] == ["1", "0"]
    assert any(line.startswith("try: w") for line in lines)


CALLING = """
local function map(list, f)
  local result = {}
  GIVEN
  for i, value in ipairs(list) do result[i] = f(value) end
  return result
end
local total = 0
for _ = 1, 50 do total = total + #map({1, 2, 3, 4, 5}, function(x) return {x} end) end
return total
"""


@pytest.mark.parametrize("given", ["", "result.x = result[2]", "local other = result", "print(#result, result)"])
def test_a_loop_that_calls_keeps_slots_in_mind_of_tables_that_nobody_else_has(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = _last_text(monkeypatch, CALLING.replace("GIVEN", given), 250)
    first = next(line.strip() for line in text.split("\n") if ".append(" in line)
    is_private = given in ("", "result.x = result[2]")
    assert (re.match(r"if r\d+ < n\d+ and r\d+\.watched is None", first) is not None) == is_private


# The elements of a table that is filled, where something else happens to it in between or before.
FILLS = """
local TEXT = ("wxyz, "):rep(20)
local function fill(kind, n)
  local t = {}
  local u = t
  if kind == 1 then
    for i = 1, n do t[i] = i end
  elseif kind == 2 then
    for i = 1, n do
      t[#t + 1] = i
      if i % 4 < 3 then u[i // 2] = nil end
    end
  elseif kind == 3 then
    for i = 1, n do
      t[#t + 1] = i
      if i % 5 == 0 then u[#u] = nil end
    end
  elseif kind == 4 then
    for i = 1, n do
      t[#t + 1] = i
      t[#t + 2] = i
    end
  elseif kind == 5 then
    t.x, t.y = 1, 2
    for i = 1, n do t[i] = i end
  elseif kind == 6 then
    u[3] = 3
    for i = 1, n do t[i] = i end
  elseif kind == 7 then
    for i = 1, n do u[i] = i end
    for i = n, 2, -1 do u[i] = nil end
    for i = 2, n do t[i] = i end
  elseif kind == 8 then
    for i = 1, 30 do u[i] = i end
    u[3], u[4] = nil, nil
    for i = 31, n do t[#t + 1] = i end
  elseif kind == 9 then
    t = {[0] = 0}
    for i = 1, n do t[i] = i end
  elseif kind == 10 then
    t = {x = 1, [0] = 0}
    u = t
    for i = 1, n do
      t[i] = i
      if i % 7 == 3 then u.x = nil end
    end
  elseif kind == 11 then
    t.x, t.y, t.z = 1, 2, 3
    for i = 1, n do t[i] = i end
  elseif kind == 12 then
    t = {x = 1}
    t.x = nil
    for i = 1, n do t[i] = i end
  elseif kind == 13 then
    t = {x = 1, y = 2, z = 3, v = 4, w = 5, [0] = 6, [-1] = 7, [-2] = 8}
    for i = 1, n do t[i] = i end
  elseif kind == 14 then
    u[2] = 1
    u[2] = nil
    for i = 1, n do t[i] = i end
  elseif kind == 15 then
    for i = 1, n do t[i] = u end
    for i = n // 3, n + 20 do t[i] = "again" end
  elseif kind == 16 then
    t = {1, 2, 3, [0] = 5}
    for i = 4, n do t[i] = i end
  elseif kind == 17 then
    local nothing
    for i = 1, n do t[i] = n % 2 == 0 and i or nothing end
    for i = 1, n do t[i] = nothing end
    for i = 1, n do t[i] = 1.5 end
  elseif kind == 18 then
    local stored = 0
    setmetatable(t, {__newindex = function(t, k, v) stored = stored + k rawset(t, k, v) end})
    for i = 1, n do t[i] = false end
    rawset(t, 'stored', stored)
  else
    for i = 1, n do u[i] = i end
    u[n // 2 + 1] = nil
    for i = 1, n // 4 do t[i] = -1 end
    for i = n // 4, n + 12 do t[i] = i end
  end
  return t
end
collectgarbage("stop")
local counts = {}
for kind = 1, 19 do
  for n = 1, 60 do fill(kind, n) end
  for n = 1, 70, 3 do
    local before = collectgarbage("count")
    local t = fill(kind, n)
    local taken = collectgarbage("count") - before
    before = collectgarbage("count")
    t[#t + 1] = 0
    local rest = (collectgarbage("count") - before) * 1024
    local found = tostring(t[1]) .. tostring(t[n]) .. tostring(t.stored)
    counts[#counts + 1] = #t .. ":" .. found:gsub("0x%x+", "") .. ":" .. taken * 1024 .. ":" .. rest
  end
end
return table.concat(counts, " ")
"""


def test_tables_that_loops_fill_take_as_much_memory_as_in_the_interpreter() -> None:
    counts = []
    for tier in ("interpret", "auto", "translate"):
        for limit in (None, 1 << 40):
            state, _ = new_state(tier)
            state.budget.set_limit(limit)
            counts.append(state.call(state.load(FILLS, "=fills")))
    assert len(set(counts)) == 1


# Tables that the collector has come by.
OLD_TABLES = """
local function fill(t, n)
  for i = 1, n do t[i] = i end
end
local function tables(count)
  local found = {}
  for i = 1, count do found[i] = i % 2 == 0 and {} or {x = 1} end
  return found
end
for _, t in ipairs(tables(100)) do fill(t, 20) end
local old = tables(40)
collectgarbage()
collectgarbage("stop")
for n, t in ipairs(old) do fill(t, n) end
"""


@pytest.mark.parametrize("mode", ["incremental", "generational"])
def test_the_collector_hears_of_the_slots_of_tables_that_it_knows(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resized: list[int] = []
    monkeypatch.setattr(Heap, "resized", lambda heap, owner, difference: resized.append(difference))
    found = []
    for tier in ("interpret", "auto", "translate"):
        resized.clear()
        state, _ = new_state(tier)
        state.call(state.load(f"collectgarbage('{mode}')" + OLD_TABLES, "=old"))
        found.append(sorted(resized))
    assert found[0]
    assert found[0] == found[1] == found[2]


def test_a_new_table_may_be_filled_where_a_budget_is_taken_back() -> None:
    state, _ = new_state("auto")
    state.budget.set_limit(1 << 40)
    text = """
    local function fill(n)
      local rows = {}
      for i = 1, n do rows[i] = { x = i, y = { i } } end
      return rows
    end
    for _ = 1, 100 do fill(20) end
    return #fill(30)
    """
    assert state.call(state.load(text, "=fill")) == 30
