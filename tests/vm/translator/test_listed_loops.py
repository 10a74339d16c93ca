"""Loops whose number only serves to read one list."""

from __future__ import annotations

import pytest

from tests.support.emitted import last_text

COUNTS = """
local function count(list, n)
  local found, sum = 0, 0
  for i = 1, n do
    local x = list[i]
    if x > 3 then found = found + 1 end
    sum = sum + x
  end
  return found, sum
end
local list = {}
for i = 1, 20 do list[i] = i end
for i = 1, 60 do count(list, 20) end
return {count(list, 20)}
"""


def test_the_loop_goes_over_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, text = last_text(monkeypatch, COUNTS)
    assert answers.array[1:] == [17, 210]
    assert "for r8 in e4:" in text


@pytest.mark.parametrize(
    "change",
    [
        ("sum + x", "sum + x * i"),
        ("sum + x", "sum + list[1]"),
        ("sum = sum + x", "list[1] = x"),
        ("sum = sum + x", "tostring(x)"),
        ("sum = sum + x", "sum = sum + x if sum > 209 then break end"),
        ("sum = sum + x", "if x > 20 then return found, sum end sum = sum + x"),
        ("= 1, n do", "= 1, n, 2 do"),
        ("60 do count(list, 20)", "60 do pcall(count, list, 21)"),
    ],
)
def test_other_loops_do_not(monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]) -> None:
    assert "in e4:" not in last_text(monkeypatch, COUNTS.replace(*change))[1]
