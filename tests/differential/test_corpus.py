"""Output, error text and traceback of every Lua program of this repository, against the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.luapy_engine import MODES
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


@pytest.mark.parametrize("engine", MODES, ids=lambda engine: engine.name)
@pytest.mark.parametrize("program", PROGRAMS)
def test_program_runs_as_in_the_reference(engine: Engine, program: str) -> None:
    assert run_file(engine, ROOT / program) == run_file(REFERENCE, ROOT / program)
