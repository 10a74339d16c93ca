"""Concatenations: what of them needs no registers, and strings that are appended to."""

from __future__ import annotations

import pytest

from tests.support.emitted import last_lines
from tests.support.luapy_engine import new_state

APPENDING = """
local function run(n)
  local text, twice, lines = "", "", ""
  for i = 1, n do
    text = text .. i % 10
    lines = lines .. text .. "\\n"
    twice = twice .. tostring(i) .. "-" .. i .. "."
  end
  return text
end
for _ = 1, 60 do run(10) end
"""


def test_a_string_that_is_appended_to_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = last_lines(monkeypatch, APPENDING)
    joins = [
        line for line in lines if " + " in line and line.startswith("r") and "len" not in line and "r5" not in line
    ]
    assert [line for line in joins if line.startswith("r1 = r1 + s")]
    assert [line for line in joins if line.startswith('r3 = r3 + (r1 + "')]
    assert any('r2 = r2 + f"{' in line for line in lines)


def test_pieces_need_no_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    program = """
    local function run(n)
      local found
      for i = 1, n do found = "r" .. i .. "c" .. n end
      return found
    end
    for _ = 1, 60 do run(10) end
    """
    assert 'y = f"r{r5}c{r0}"' in last_lines(monkeypatch, program)


PROGRAM = """
collectgarbage("stop")
local before = collectgarbage("count")
local results = {}
local function note(...) results[#results + 1] = table.concat({...}, "|") end
local named = setmetatable({}, {__concat = function(a, b)
  return (type(a) == "table" and "T" or a) .. (type(b) == "table" and "T" or b)
end})
local function appends(n, x)
  local s, t, u = "", "", ""
  for i = 1, n do
    local before = s
    s = s .. i
    t = t .. x .. before
    u = u .. u .. i
    if #u > 50 then u = "" end
    before = before .. s
    if i % 7 == 0 then t = before end
  end
  return s, t, u
end
local function captured(n)
  local s = ""
  local function get() return s end
  for i = 1, n do s = s .. i end
  return get()
end
local function kept(n)
  local s, list = "", {}
  for i = 1, n do
    list[i] = s
    s = s .. "x" .. i
  end
  return table.concat(list, ",", n - 1)
end
local function looking(n)
  local s = "a"
  for i = 1, n do
    local t = s .. i
    s = s .. (t == s and "=" or "<")
    s = s .. t:sub(1, 1)
  end
  return s
end
local function failing(n, x)
  local s = "a"
  for i = 1, n do
    s = s .. "b" .. (i == n and x or "c")
  end
  return s
end
for _ = 1, 60 do
  appends(12, "y") captured(5) kept(5) looking(5) failing(5, "d")
end
note(("%.f"):format((collectgarbage("count") - before) * 1024))
note(appends(20, "z"))
note(appends(9, 1.5))
note(tostring(pcall(appends, 9, named)))
note(captured(12), kept(12), looking(7), failing(4, "e"))
note(select(2, pcall(failing, 4, {})))
note(select(2, pcall(failing, 4, named)))
note(select(2, pcall(failing, 4, print)))
local function locals()
  local s = "a"
  for i = 1, 40 do
    s = s .. (i == 40 and setmetatable({}, {__concat = function(a)
      return select(2, debug.getlocal(2, 1)) .. a
    end}) or "b")
  end
  return s
end
note(locals())
return table.concat(results, "\\n")
"""


@pytest.mark.parametrize("mode", ["auto", "translate"])
@pytest.mark.parametrize("limit", [None, 100_000_000])
def test_what_is_joined(mode: str, limit: int | None) -> None:
    answers = []
    for tier in ("interpret", mode):
        state, _ = new_state(tier)
        if limit is not None:
            state.budget.set_limit(limit)
        answers.append((state.call(state.load(PROGRAM, "=joins")), state.budget.used if limit else 0))
    assert answers[0] == answers[1]
