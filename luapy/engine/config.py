"""The configuration of an engine: typed, checked, and readable from a dict or a TOML file."""

from __future__ import annotations

import codecs
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from luapy.engine.options import (
    ConfigError,
    changed,
    check_fields,
    choice,
    from_mapping,
    integer,
    option,
    optional,
    seconds,
    string,
)
from luapy.engine.policy import SandboxLevel, SecurityPolicy

if TYPE_CHECKING:
    from pathlib import Path

ISOLATIONS = ("per_context", "thread_local", "shared")
TIERS = ("auto", "interpret", "translate")
OUTPUTS = ("stdout", "discard")


def _sandbox(path: str, value: Any) -> SecurityPolicy:
    """A policy, a level or its name, or a mapping with a level and what differs from it."""
    if isinstance(value, SecurityPolicy):
        return value
    if isinstance(value, (SandboxLevel, str)):
        try:
            return SecurityPolicy.for_level(value)
        except ConfigError as error:
            raise ConfigError(f"{path}: {str(error).partition(': ')[2]}") from None
    if isinstance(value, Mapping):
        return SecurityPolicy.from_mapping(value, path + ".")
    raise ConfigError(f"{path}: expected a level, a policy or a table, got {type(value).__name__} {value!r:.60}")


def _encoding(path: str, value: Any) -> str:
    try:
        return codecs.lookup(string(path, value)).name
    except LookupError:
        raise ConfigError(f"{path}: there is no encoding {value!r}") from None


@dataclass(frozen=True)
class EngineConfig:
    """How an `Engine` runs programs.

    `sandbox` is a `SandboxLevel`, a `SecurityPolicy`, or a dict with a level and what differs from it. `isolation` says
    which programs share a state: with "per_context" each run, or each context, gets one to itself, from a pool; with
    "thread_local" the runs of a thread share one, and with "shared" all do, one after the other. Such states keep what
    their programs leave in the globals.
    The pool has `pool_size` states, and whoever needs one more waits for `pool_timeout` seconds at most. `chunk_cache`
    is the number of compiled chunks kept. `encoding` is that of strings, None for bytes. `tier` is how the machine
    runs functions: "auto", "interpret" or "translate". `output` is where programs write to unless the host takes it:
    "stdout" or "discard".
    """

    sandbox: SecurityPolicy = option(_sandbox, SandboxLevel.STRICT)
    isolation: str = option(choice(*ISOLATIONS), "per_context")
    pool_size: int = option(integer(1, 10_000), 8)
    pool_timeout: float | None = option(optional(seconds), 10.0)
    chunk_cache: int = option(integer(), 256)
    encoding: str | None = option(optional(_encoding), "utf-8")
    tier: str | None = option(optional(choice(*TIERS)), None)
    output: str = option(choice(*OUTPUTS), "stdout")

    def __post_init__(self) -> None:
        check_fields(self)

    @property
    def policy(self) -> SecurityPolicy:
        return self.sandbox

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> EngineConfig:
        """Make a configuration of a dict. Raises ConfigError for unknown options and wrong values."""
        return from_mapping(cls, data)

    @classmethod
    def from_toml(cls, file: str | os.PathLike[str] | Path, table: str | None = None) -> EngineConfig:
        """Read a configuration from a TOML file, or from one of its tables, such as "tool.luapy"."""
        toml = _toml_reader()
        with open(file, "rb") as stream:
            try:
                data = toml.load(stream)
            except toml.TOMLDecodeError as error:
                raise ConfigError(f"{os.fspath(file)}: {error}") from None
        for name in table.split(".") if table else ():
            if name not in data:
                raise ConfigError(f"{os.fspath(file)}: there is no table {table!r}")
            data = data[name]
        try:
            return cls.from_dict(data)
        except ConfigError as error:
            raise ConfigError(f"{os.fspath(file)}: {error}") from None

    def replace(self, **changes: Any) -> EngineConfig:
        """Return a configuration that differs in the fields given."""
        return changed(self, changes)


def _toml_reader() -> Any:
    """Return the module that reads TOML: Python's own from 3.11 on."""
    from importlib import import_module

    for name in ("tomllib", "tomli"):
        try:
            return import_module(name)
        except ImportError:
            continue
    raise ConfigError("reading TOML needs Python 3.11, or the package tomli: pip install luapy[toml]")
