"""Every Lua file below tests/lua, tests/limits and tests/regression does what its expectations say.

The reference runs the same files: an expectation that it does not meet is wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.expectations import differences, read_expectation
from tests.support.luapy_engine import modes_for
from tests.support.reference import REFERENCE
from tests.support.runs import Engine, run_file

HERE = Path(__file__).resolve().parent
# Programs that end by a memory limit only have a test of their own.
FILES = sorted(
    path
    for folder in ("lua", "limits", "regression")
    for path in (HERE / folder).rglob("*.lua")
    if path.parent.name != "memory"
)


def file_name(path: Path) -> str:
    return path.relative_to(HERE).as_posix()


RUNS = [
    pytest.param(engine, path, id=f"{engine.name}-{file_name(path)}")
    for path in FILES
    for engine in (*modes_for(path), REFERENCE)
]


@pytest.mark.parametrize(("engine", "path"), RUNS)
def test_file_does_what_it_says(engine: Engine, path: Path) -> None:
    expectation = read_expectation(path)
    assert expectation.output or expectation.error, "the file expects nothing"
    assert differences(expectation, run_file(engine, path)) == []
