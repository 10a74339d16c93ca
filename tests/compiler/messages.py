"""The message with which `load` rejects a text: the reference's and luapy's."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from luapy.compiler import compile_source
from luapy.compiler.errors import LuaSyntaxError
from tests.support.reference import new_runtime

ROOT = Path(__file__).resolve().parents[2]


@functools.lru_cache(maxsize=1)
def _loader() -> Any:
    # The call through pcall has as many levels in use as `load` in a main chunk of the stand-alone interpreter.
    return new_runtime().eval(
        "function(source) local _, f, message = pcall(load, source, '=x', 't') return message end"
    )


def reference_message(source: str) -> str | None:
    """Return the reference's message for a source text named ``x``, None if it is a program."""
    message: str | None = _loader()(source)
    return message


def luapy_message(source: str) -> str | None:
    """Return luapy's message for a source text named ``x``, None if it is a program."""
    try:
        compile_source(source, "=x")
    except LuaSyntaxError as error:
        return error.message
    return None


@functools.lru_cache(maxsize=1)
def corpus() -> list[str]:
    """Return the Lua programs of the repository, as bytes in latin-1."""
    paths = [path for folder in ("bench", "examples", "tests/lua") for path in sorted((ROOT / folder).rglob("*.lua"))]
    return [path.read_bytes().decode("latin-1") for path in paths]
