"""What a sandboxed program may do: levels, and the policies that they stand for."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luapy.engine.options import (
    ConfigError,
    boolean,
    changed,
    check_fields,
    choice,
    directories,
    integer,
    member,
    nested,
    option,
    optional,
    seconds,
    strings,
    wrong,
)


class SandboxLevel(enum.IntEnum):
    """How far a program is trusted.

    NONE: as far as the host itself. It has the whole of the standard library, and no limits unless they are set.
    STANDARD: a user's own scripts. They reach nothing outside the state, and mistakes in them do no harm.
    STRICT: anybody's code. It cannot tell time, addresses or memory either, and does the same on every run.
    """

    NONE = 0
    STANDARD = 1
    STRICT = 2


@dataclass(frozen=True)
class Limits:
    """What one run may use; None for no limit.

    `instructions` are counted the same on every machine. `memory` is in bytes, beyond what the libraries take, and
    `seconds` are of wall-clock time. `call_depth` holds for each coroutine, `output` is in bytes, of all that a run
    prints and writes. `source` and `bytecode` are the largest chunks to be loaded, in bytes. `items` is the number of
    fields of all tables that go in or come out at once, `item_depth` how deep they may be nested.
    """

    instructions: int | None = option(optional(integer()), None)
    memory: int | None = option(optional(integer()), None)
    seconds: float | None = option(optional(seconds), None)
    call_depth: int | None = option(optional(integer(1)), None)
    output: int | None = option(optional(integer()), None)
    source: int | None = option(optional(integer()), None)
    bytecode: int | None = option(optional(integer()), None)
    items: int = option(integer(), 1_000_000)
    item_depth: int = option(integer(1), 1_000)

    def __post_init__(self) -> None:
        check_fields(self)

    def replace(self, **changes: Any) -> Limits:
        """Return limits that differ in the fields given."""
        return changed(self, changes)


_UNLIMITED = Limits()
_STANDARD = Limits(
    instructions=100_000_000,
    memory=64 << 20,
    seconds=10.0,
    call_depth=200_000,
    output=1 << 20,
    source=1 << 20,
    bytecode=1 << 20,
)
_STRICT = Limits(
    instructions=10_000_000,
    memory=16 << 20,
    seconds=2.0,
    call_depth=20_000,
    output=1 << 16,
    source=1 << 16,
    bytecode=1 << 16,
    items=100_000,
    item_depth=100,
)


@dataclass(frozen=True)
class SecurityPolicy:
    """What a level allows, to be adjusted with `replace`.

    `allow` and `deny` name functions of the standard library, such as "os.clock" or "string.dump", which programs get
    beyond, or not in spite of, what `luapy.engine.libraries` gives to the level. `read_only` protects the libraries and
    metatables from being changed. `hide_addresses` puts numbers that say nothing in the place of addresses. With
    `finalizers` the metamethod ``__gc`` takes effect while a program runs; what is left then is dropped without it.
    `bytecode` refuses binary chunks or loads those that the verifier proves harmless. `count_step` is the precision of
    ``collectgarbage "count"`` in bytes. `clock` says what the time functions answer: the time, the time in whole
    seconds, or 0. `environment` lists what ``os.getenv`` can see. `random_seed` starts ``math.random`` the same way
    each time, None differently. `modules` are patterns of names that ``require`` may load, from the directories
    `search_roots`, or what the host gives under these names. `host_time` counts the time spent in functions of the
    host. `host_errors` tells programs the messages of errors in functions of the host, or not.
    """

    level: SandboxLevel = option(member(SandboxLevel), SandboxLevel.STRICT)
    limits: Limits = option(nested(Limits), _STRICT)
    allow: tuple[str, ...] = option(strings, ())
    deny: tuple[str, ...] = option(strings, ())
    read_only: bool = option(boolean, True)
    hide_addresses: bool = option(boolean, True)
    finalizers: bool = option(boolean, False)
    bytecode: str = option(choice("refuse", "verify"), "refuse")
    count_step: int = option(integer(1), 1 << 16)
    clock: str = option(choice("real", "coarse", "none"), "none")
    environment: tuple[str, ...] = option(strings, ())
    random_seed: int | None = option(optional(integer(-(1 << 63), (1 << 63) - 1)), 0)
    modules: tuple[str, ...] = option(strings, ())
    search_roots: tuple[Path, ...] = option(directories, ())
    host_time: bool = option(boolean, True)
    host_errors: bool = option(boolean, False)

    def __post_init__(self) -> None:
        check_fields(self)
        from luapy.engine.libraries import LIBRARY_FUNCTIONS

        for name in (*self.allow, *self.deny):
            if name not in LIBRARY_FUNCTIONS:
                raise ConfigError(f"allow and deny: the standard library has no function {name!r}")

    @classmethod
    def for_level(cls, level: SandboxLevel | str) -> SecurityPolicy:
        """Return the policy that a level stands for."""
        found: SandboxLevel = member(SandboxLevel)("level", level)
        return _POLICIES[found]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], path: str = "") -> SecurityPolicy:
        """Make a policy of a level ("strict" if none is given) and what differs from it."""
        if not isinstance(data, Mapping):
            raise wrong(path.rstrip(".") or "policy", "a table", data)
        level = member(SandboxLevel)(path + "level", data.get("level", SandboxLevel.STRICT))
        return _POLICIES[level]._changed(data, path)

    def replace(self, **changes: Any) -> SecurityPolicy:
        """Return a policy that differs in the fields given; `limits` may be a dict of those that differ."""
        return self._changed(changes, "")

    def _changed(self, changes: Mapping[str, Any], path: str) -> SecurityPolicy:
        limits = changes.get("limits")
        if isinstance(limits, Mapping):
            changes = {**changes, "limits": changed(self.limits, limits, path + "limits.")}
        return changed(self, changes, path)


_POLICIES = {
    SandboxLevel.NONE: SecurityPolicy(
        level=SandboxLevel.NONE,
        limits=_UNLIMITED,
        read_only=False,
        hide_addresses=False,
        finalizers=True,
        bytecode="verify",
        count_step=1,
        clock="real",
        random_seed=None,
        host_errors=True,
    ),
    SandboxLevel.STANDARD: SecurityPolicy(
        level=SandboxLevel.STANDARD,
        limits=_STANDARD,
        finalizers=True,
        count_step=1,
        clock="real",
        random_seed=None,
        host_errors=True,
    ),
    SandboxLevel.STRICT: SecurityPolicy(),
}
