"""What translated code knows of fields, and does not look up again."""

from __future__ import annotations

import pytest

from tests.support.emitted import note_texts
from tests.support.luapy_engine import new_state

COMPARISON = """
local function earlier(a, b)
  if a.time ~= b.time then return a.time < b.time end
  return a.number < b.number
end
local first, second = {time = 1, number = 1}, {time = 2, number = 2}
local count = 0
for _ = 1, 200 do
  if earlier(first, second) then count = count + 1 end
  if earlier(first, first) then count = count + 1 end
end
return count
"""


@pytest.mark.parametrize("limit", [None, 1 << 40])
def test_fields_that_are_compared_are_not_looked_up_again(limit: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = note_texts(monkeypatch, lambda emitter: emitter.proto.parameter_count == 2)
    state, _ = new_state("auto")
    state.budget.set_limit(limit)
    assert state.call(state.load(COMPARISON, "=comparison")) == 200
    lookups = [line.strip() for line in texts[-1].split("\n") if "try:" in line]
    assert [sum(f"['{name}']" in line for line in lookups) for name in ("time", "number")] == [2, 2]
