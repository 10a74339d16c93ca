"""The files of the corpus: a Lua or Python program each, with comments at its head that say what must become of it.

The first line tells the threat and what the attack does; each of the others is a directive::

    -- T4: a pattern that backtracks for ever
    -- levels: STRICT                     (both by default)
    -- instructions: 100000               (what runs under which limits; `none` for no limit)
    -- memory: 16M
    -- seconds: 20
    -- output: 64K
    -- policy: {"bytecode": "verify"}     (what differs from the level's policy, in JSON)
    -- ends: InstructionLimitError or LuaError: pattern too complex
    -- ends STANDARD: returns held        (where a level differs)
    -- prints: what it has printed        (one line each; not looked at when there is none)
    -- process: own                       (in a process of its own)

An attack *ends* with an exception of luapy's (with a part of its message after a colon), or it *returns* a text. What
tests for itself whether it has come through returns ``held``, which is also what is expected by default.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FOLDER = HERE / "attacks"
LEVELS = ("STANDARD", "STRICT")
TIERS = ("interpret", "auto")
_UNITS = {"K": 1 << 10, "M": 1 << 20}
_HEAD = re.compile(r"(?:--|#) (T\d+): (.+)")
_DIRECTIVE = re.compile(r"(?:--|#) ([a-z]+)(?: ([A-Z]+))?: (.*)")


@dataclass(frozen=True)
class Limits:
    """What a sandboxed program may take; None is no limit."""

    instructions: int | None = 100_000
    memory: int | None = 16 << 20
    seconds: float | None = 20.0
    output: int | None = 64 << 10


@dataclass
class Attack:
    """One file of the corpus."""

    path: Path
    threat: str
    what: str
    limits: Limits
    levels: tuple[str, ...] = LEVELS
    ends: dict[str | None, list[str]] = field(default_factory=dict)
    prints: list[str] = field(default_factory=list)
    policy: dict[str, Any] = field(default_factory=dict)
    own_process: bool = False

    @property
    def name(self) -> str:
        return self.path.relative_to(FOLDER).as_posix()

    @property
    def source(self) -> str:
        return self.path.read_text(encoding="latin-1")

    def expected(self, level: str) -> list[str]:
        return self.ends.get(level) or self.ends.get(None) or ["returns held"]


def _size(text: str) -> int | None:
    if text == "none":
        return None
    unit = _UNITS.get(text[-1])
    return int(text) if unit is None else int(text[:-1]) * unit


def read_attack(path: Path) -> Attack:
    """Read the head of a file of the corpus. Raises ValueError when it says something unknown."""
    lines = path.read_text(encoding="latin-1").splitlines()
    head = _HEAD.fullmatch(lines[0])
    if head is None:
        raise ValueError(f"{path}: the first line does not name the threat")
    attack = Attack(path, head[1], head[2], Limits())
    limits: dict[str, int | float | None] = {}
    for line in lines[1:]:
        if not line.startswith(("--", "#")):
            break
        directive = _DIRECTIVE.fullmatch(line)
        if directive is None:
            continue
        name, level, text = directive.groups()
        if name == "ends":
            attack.ends[level] = text.split(" or ")
        elif name == "levels":
            attack.levels = tuple(text.split())
        elif name == "prints":
            attack.prints.append(text)
        elif name == "policy":
            attack.policy = json.loads(text)
        elif name == "process":
            attack.own_process = True
        elif name == "seconds":
            limits[name] = None if text == "none" else float(text)
        elif name in ("instructions", "memory", "output"):
            limits[name] = _size(text)
        else:
            raise ValueError(f"{path}: unknown directive {name!r}")
    attack.limits = Limits(**limits)  # type: ignore[arg-type]
    return attack


def read_corpus() -> list[Attack]:
    paths = [path for path in sorted(FOLDER.rglob("*")) if path.suffix in (".lua", ".py")]
    return [read_attack(path) for path in paths]
