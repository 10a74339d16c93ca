"""Chosen calls of library functions: edges, and each error message.

Each line of a file in ``chunks`` is a chunk of Lua; luapy and the reference must agree on all its results, or on its
error.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stdlib.library_calls import Comparison

_FILES = sorted((Path(__file__).parent / "chunks").glob("*.txt"))


def _cases() -> list[object]:
    cases: list[object] = []
    for file in _FILES:
        lines = file.read_bytes().decode("latin-1").split("\n")
        cases += [pytest.param(line, id=f"{file.stem}-{number}") for number, line in enumerate(lines, 1) if line]
    return cases


@pytest.mark.parametrize("chunk", _cases())
def test_chunk(comparison: Comparison, chunk: str) -> None:
    comparison.check_run(chunk)
