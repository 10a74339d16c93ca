"""Hostile programs under a memory limit: they end in an error, the process stays small, the state goes on.

Each program of tests/limits/memory/ allocates in a way of its own. Comments at its head tell what it does, and where
it differs: ``expect:`` names another error that ends it, ``keeps:`` says that the state itself holds what it made.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = sorted((Path(__file__).parent / "memory").glob("*.lua"))
RESIDENT_LIMIT = 150 << 20
# What a state may keep of a program: its messages, and what libraries cache.
SMALL = 50_000
SECONDS = 120


def directive(path: Path, name: str) -> str | None:
    for line in path.read_text().splitlines():
        if not line.startswith("--"):
            return None
        if line.startswith(f"-- {name}: "):
            return line.partition(": ")[2]
    return None


def run(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.limits.memory_child", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_there_are_many_programs() -> None:
    assert len(PROGRAMS) >= 100


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_program_is_held(path: Path) -> None:
    report = run(path)
    assert (directive(path, "expect") or "not enough memory") in report["error"]
    assert report["answer"] == 42
    assert report["resident"] < RESIDENT_LIMIT
    if directive(path, "keeps") is None:
        assert report["left"] < SMALL
