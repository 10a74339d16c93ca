"""Counters in loops need no test that they wrap around."""

from __future__ import annotations

import pytest

from tests.support.emitted import last_text

COUNTS = """
local function count(list, limit)
  local found, place, down = 0, 1, 0
  while place <= limit do
    local x = place
    for i = 1, 3 do
      if list[i] == x % 4 then found = found + 1 end
    end
    down = down - 2
    place = place + 1
  end
  return found, down
end
for i = 1, 60 do count({1, 2, 3}, i % 7) end
return {count({1, 2, 3}, 10)}
"""


def test_counters_are_not_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, text = last_text(monkeypatch, COUNTS)
    assert answers.array[1:] == [8, -20]
    assert "1073741823 and" not in text


def test_other_sums_are(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, text = last_text(monkeypatch, COUNTS.replace("found + 1", "found * 2 + 1"))
    assert answers.array[1:] == [255, -20]
    assert "1073741823 and" in text
