"""Every Lua file below tests/lua, tests/limits and tests/regression does what its expectations say.

The reference runs the same files: an expectation that it does not meet is wrong. What no expectation says, such as a
traceback, is compared with what the reference did, for the programs under examples/ too.
"""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from tests.support.expectations import differences, read_expectation
from tests.support.luapy_engine import MODES, modes_for
from tests.support.reference import REFERENCE
from tests.support.runs import Engine, Run, run_file

HERE = Path(__file__).resolve().parent
EXAMPLES = sorted((HERE.parent / "examples").glob("*.lua"))
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


@functools.lru_cache(maxsize=4)
def reference_run(path: Path) -> Run:
    return run_file(REFERENCE, path)


@pytest.mark.parametrize(("engine", "path"), RUNS)
def test_file_does_what_it_says(engine: Engine, path: Path) -> None:
    expectation = read_expectation(path)
    assert expectation.output or expectation.error, "the file expects nothing"
    run = reference_run(path) if engine is REFERENCE else run_file(engine, path)
    assert differences(expectation, run) == []
    assert run == reference_run(path)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("engine", MODES, ids=lambda engine: engine.name)
def test_example_does_what_the_reference_does(engine: Engine, path: Path) -> None:
    assert run_file(engine, path) == reference_run(path)
