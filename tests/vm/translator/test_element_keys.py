"""What an element that has been found tells about its key."""

from __future__ import annotations

import pytest

from tests.support.emitted import last_text
from tests.support.luapy_engine import new_state

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


MISSING = """
local text = {"local t = ... local n = 0\\n"}
for k = 1, 40 do
  text[#text + 1] = ("local v = t[%d] if v then n = n + 1 end\\n"):format(k)
end
local count = load(table.concat(text) .. "return n")
local t = {}
for k = 1, 40 do t[k] = true end
for _ = 1, 200 do count(t) end
for k = 1, 40 do
  for i = 1, 20 do
    if i % 5 == 0 then t[k] = nil else t[k] = true end
    count(t)
  end
  t[k] = true
end
return count
"""


def test_a_function_whose_elements_are_missing_here_and_there_stays_translated() -> None:
    state, _ = new_state("auto")
    count = state.call(state.load(MISSING, "=missing"))
    assert count.proto.history.entry is not None
