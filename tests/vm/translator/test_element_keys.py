"""What an element that has been found tells about its key."""

from __future__ import annotations

import pytest

from tests.support.emitted import last_text

SWAPS = """
local function swap(t, i, j)
  local x = t[i]
  t[i] = t[j]
  t[j] = x
  return i + j + 1
end
local t = {1, 2, 3, 4}
for i = 1, 60 do swap(t, 1 + i % 4, 1 + i % 3) end
return {swap(t, 2, 3), swap({[-1] = 1, [0] = 2}, 0, -1), swap({}, math.maxinteger, 0)}
"""


def test_keys_of_found_elements_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, text = last_text(monkeypatch, SWAPS)
    assert answers.array[1:] == [6, 0, -(1 << 63)]
    lines = [line.strip() for line in text.split("\n")]
    assert [line for line in lines if line.startswith("try: ") and ">= 0 else None" in line]
    # Neither the stores nor the sum ask again.
    assert not [line for line in lines if "watched is None" in line and "> 0" in line]
    assert "wrap(" not in text
