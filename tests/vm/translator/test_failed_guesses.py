"""What happens when a guess of translated code fails."""

from __future__ import annotations

from typing import Any

import pytest

from luapy.vm.translator.tier import FAILURES, Tier
from tests.support.luapy_engine import new_state

WARM_ON_INTEGERS_THEN_FLOATS = """
local function double(x) return x + x end
local function run(value, count)
  local total = 0
  for i = 1, count do total = total + double(value) end
  return total
end
run(1, 1000)
return run(0.5, 1000)
"""


def test_functions_leave_a_translation_that_keeps_failing(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = []
    deopt = Tier.deopt

    def counting(tier: Tier, translation: Any, pc: int, values: Any) -> Any:
        failed.append((translation.proto.line_defined, pc))
        return deopt(tier, translation, pc, values)

    monkeypatch.setattr(Tier, "deopt", counting)
    state, _ = new_state("auto")
    assert state.call(state.load(WARM_ON_INTEGERS_THEN_FLOATS, "=failing")) == 1000.0
    # Each guess of `double` may fail so often; after that its callers, too, run the next translation.
    assert 0 < failed.count((2, 0)) <= FAILURES
    assert len(failed) < 5 * FAILURES
