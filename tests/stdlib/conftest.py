"""Fixtures shared by the tests of the library."""

from __future__ import annotations

import pytest

from tests.stdlib.library_calls import Comparison


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return Comparison()
