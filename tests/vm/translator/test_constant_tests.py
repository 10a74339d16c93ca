"""Tests of constants, as in ``x and 0 or 1``: one of their two ways is never gone."""

from __future__ import annotations

import pytest

from tests.support.emitted import note_texts
from tests.support.luapy_engine import new_state

PROGRAM = """
local function run(x, list)
  local found = {}
  for i = 1, #list do
    local a = list[i] == x and 0 or 1
    local b = list[i] == x and "yes" or "no"
    local c = list[i] == x and 1.5 or list[i] == 3 and "three" or false
    local d = (list[i] == x and 7) and i or -i
    local e = list[i] == x and 0 or 1
    local function get() e = e + 1 return e end
    local f = not (list[i] == x and 5 or 6)
    found[#found + 1] = table.concat({a, b, tostring(c), d, get(), e, tostring(f)}, " ")
    while x == 2 and 4 or nil do x = 3 break end
  end
  return table.concat(found, ";")
end
local answers = {}
for x = 1, 60 do answers[x] = run(x % 5, {1, 2, 3, 2.0, "x"}) end
return table.concat(answers, "|")
"""


@pytest.mark.parametrize("mode", ["auto", "translate"])
def test_the_ways_that_are_gone(mode: str) -> None:
    answers = []
    for tier in ("interpret", mode):
        state, _ = new_state(tier)
        answers.append(state.call(state.load(PROGRAM, "=program")))
    assert answers[0] == answers[1]


def test_a_choice_of_constants_is_an_if(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = note_texts(monkeypatch)
    state, _ = new_state("translate")
    source = "local n = 0 for i = 1, 9 do local cost = i == 3 and 0 or 1 n = n + cost end return n"
    assert state.call(state.load(source, "=choice")) == 8
    assert "while" not in texts[-1]
