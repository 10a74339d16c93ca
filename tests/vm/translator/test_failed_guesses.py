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


MANY_WRONG_GUESSES = """
local function step(p)
  p.a = p.a + 1; p.b = p.b + 1; p.c = p.c + 1; p.d = p.d + 1
  p.e = p.e + 1; p.f = p.f + 1; p.g = p.g + 1; p.h = p.h + 1
end
local function run(zero)
  local p = {a = zero, b = zero, c = zero, d = zero, e = zero, f = zero, g = zero, h = zero}
  for i = 1, 300 do step(p) end
  return p.h
end
run(0)
return run(0.5)
"""


def test_what_follows_a_failed_guess_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    translated = []
    translate = Tier._translate

    def counting(tier: Tier, proto: Any, *arguments: Any, **others: Any) -> Any:
        translated.append(proto.line_defined)
        return translate(tier, proto, *arguments, **others)

    monkeypatch.setattr(Tier, "_translate", counting)
    state, _ = new_state("auto")
    assert state.call(state.load(MANY_WRONG_GUESSES, "=watched")) == 300.5
    # Each of the eight fields is a guess of its own; one failure shows what all of them are.
    assert translated.count(2) == 2
