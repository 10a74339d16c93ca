"""Every attack of the corpus is held, at both levels and in both tiers.

Each runs at either level in another tier; ``python -m tests.security.run`` runs all four.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.security.attack import TIERS, Attack, read_corpus
from tests.security.fuzz import Sandboxes, check
from tests.security.programs import hostile_program
from tests.security.runner import WATCHDOG_SECONDS, check_attack, leaks

CORPUS = read_corpus()
THREATS = {f"T{number}" for number in range(1, 16)}
RUNS = [
    pytest.param(attack, level, tier, id=f"{level}-{tier}-{attack.name}")
    for attack in CORPUS
    for level, tier in (("STANDARD", "interpret"), ("STRICT", "auto"))
    if level in attack.levels
]


def test_the_corpus_covers_all_threats() -> None:
    assert len(CORPUS) >= 150
    assert {attack.threat for attack in CORPUS} == THREATS
    assert all(attack.path.parent.name.startswith(f"T{int(attack.threat[1:]):02}_") for attack in CORPUS)


@pytest.mark.parametrize(("attack", "level", "tier"), RUNS)
def test_attack_is_held(attack: Attack, level: str, tier: str) -> None:
    if not attack.own_process:
        assert check_attack(attack, level, tier) == []
        return
    command = [
        sys.executable,
        "-m",
        "tests.security.run",
        "--level",
        level,
        "--tier",
        tier,
        "--slow",
        "1e9",
        attack.name,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=4 * WATCHDOG_SECONDS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("tier", TIERS)
def test_some_programs_made_at_random(tier: str) -> None:
    boxes = Sandboxes("STRICT", tier)
    for seed in range(15):
        _, problems = check(hostile_program(seed), boxes)
        assert problems == [], seed


def test_programs_made_at_random_depend_on_the_seed_only() -> None:
    programs = [hostile_program(seed) for seed in range(50)]
    assert programs == [hostile_program(seed) for seed in range(50)]
    assert len(set(programs)) == 50


def test_leaks_are_recognized() -> None:
    assert leaks("table: 0x7f9a3c2b1d40", "STRICT")
    assert not leaks("table: 0x7f9a3c2b1d40", "STANDARD")
    assert leaks('Traceback (most recent call last):\n  File "x.py", line 3', "STANDARD")
    assert not leaks(json.dumps({"table": "0x00000001"}), "STRICT")
