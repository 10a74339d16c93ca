"""Each benchmark program gives the same answer by luapy, by its Python twin and by the reference."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"
NAMES = sorted(path.stem for path in (BENCH / "programs").glob("*.lua"))


@pytest.fixture(scope="module")
def sides() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCH))
    try:
        yield importlib.import_module("sides")
    finally:
        sys.path.remove(str(BENCH))


@pytest.mark.parametrize("name", NAMES)
def test_same_answer_on_all_sides(sides: ModuleType, name: str) -> None:
    programs = {side: load(name) for side, load in sides.SIDES.items()}
    assert len({(program.small, program.default) for program in programs.values()}) == 1
    answers = {side: program.run(program.small) for side, program in programs.items()}
    assert len({(type(answer), answer) for answer in answers.values()}) == 1, answers


def test_every_program_has_a_twin() -> None:
    assert len(NAMES) >= 15
    assert sorted(path.stem for path in (BENCH / "programs").glob("*.py")) == NAMES
