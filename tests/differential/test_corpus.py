"""Output, error text and traceback of every Lua program of this repository, against the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.luapy_engine import modes_for
from tests.support.reference import REFERENCE
from tests.support.runs import Engine, run_file

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("tests/lua", "tests/limits", "tests/regression", "examples")
PROGRAMS = [
    path.relative_to(ROOT).as_posix()
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.lua"))
    if path.parent.name != "memory"
]


RUNS = [
    pytest.param(engine, program, id=f"{engine.name}-{program}")
    for program in PROGRAMS
    for engine in modes_for(Path(program))
]


@pytest.mark.parametrize(("engine", "program"), RUNS)
def test_program_runs_as_in_the_reference(engine: Engine, program: str) -> None:
    assert run_file(engine, ROOT / program) == run_file(REFERENCE, ROOT / program)
