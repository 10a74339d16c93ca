"""The bench of conversions runs, and both sides convert the same."""

from __future__ import annotations

import pytest

from bench import conversion

pytest.importorskip("lupa")


def test_every_case_is_measured() -> None:
    found = conversion.measure(rounds=1)
    assert len(found) == 2 * len(conversion.CASES)
    assert all(ours > 0 and theirs > 0 for ours, theirs in found.values())
