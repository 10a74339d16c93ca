"""Finds the parser's tables: the module `_tables` if it belongs to the grammar at hand, else made anew by lark."""

from __future__ import annotations

import os
import zlib
from typing import TYPE_CHECKING

from luapy.compiler.lexer import SPELLINGS

if TYPE_CHECKING:
    from typing import Any

_FOLDER = os.path.dirname(__file__)
_CACHE = os.path.join(_FOLDER, "_tables.py")
# The files that decide what the tables are.
_SOURCES = ("grammar.lark", "table_generator.py")


class Tables:
    """The tables that `table_generator` describes, under the same names in lower case.

    ``actions[state][kind]`` is what to do with a token of that kind.
    """

    __slots__ = ("actions", "complaints", "first_double_level", "first_level", "gotos", "rules", "starts", "targets")

    def __init__(self, namespace: dict[str, Any]) -> None:
        rows = [read_row(text) for text in namespace["ROWS"]]
        self.actions: list[list[int]] = [rows[number] for number in namespace["STATE_ROWS"]]
        self.rules: tuple[tuple[str, int, int], ...] = namespace["RULES"]
        self.gotos: tuple[dict[int, int], ...] = namespace["GOTOS"]
        self.first_level: int = namespace["FIRST_LEVEL"]
        self.first_double_level: int = namespace["FIRST_DOUBLE_LEVEL"]
        self.targets: int = namespace["TARGETS"]
        self.starts: dict[int, tuple[int, ...]] = namespace["STARTS"]
        self.complaints: dict[int, tuple[str, str, int]] = namespace["COMPLAINTS"]


def read_row(text: str) -> list[int]:
    """Return the row of actions that `table_generator.write_row` has written."""
    numbers = list(map(int, text.split()))
    row = [numbers[0]] * (len(SPELLINGS) + 1)
    for column, action in zip(numbers[1::2], numbers[2::2]):
        row[column] = action
    return row


def read_source(name: str) -> bytes:
    """Return the contents of a file of this package, also from inside a zip archive."""
    loader = globals().get("__loader__")
    data: bytes = loader.get_data(os.path.join(_FOLDER, name))  # type: ignore[union-attr]
    return data


def fingerprint() -> int:
    """Return a checksum of everything that the tables depend on.

    Raises OSError where the grammar is not at hand (an application frozen without data files).
    """
    checksum = zlib.crc32(" ".join(SPELLINGS).encode())
    for name in _SOURCES:
        checksum = zlib.crc32(read_source(name).replace(b"\r\n", b"\n"), checksum)
    return checksum


def load_tables() -> Tables:
    """Return the tables, generating them (and keeping them for next time where possible) if they are not up to date."""
    try:
        from luapy.compiler import _tables
    except ImportError:
        return Tables(generate_tables(fingerprint()))
    try:
        current = fingerprint()
    except OSError:
        current = _tables.FINGERPRINT
    if current == _tables.FINGERPRINT:
        return Tables(vars(_tables))
    return Tables(generate_tables(current))


def generate_tables(current: int) -> dict[str, Any]:
    """Make the tables with lark, write them to `_tables.py` if the folder can be written, and return their names."""
    from luapy.compiler.table_generator import generate

    text = generate(read_source("grammar.lark").decode(), current)
    write_cache(text)
    namespace: dict[str, Any] = {}
    exec(compile(text, _CACHE, "exec"), namespace)
    return namespace


def write_cache(text: str) -> None:
    """Replace `_tables.py` in one step, so that no other process ever reads half a file."""
    temporary = f"{_CACHE}.{os.getpid()}"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(temporary, _CACHE)
    except OSError:
        if os.path.exists(temporary):
            os.unlink(temporary)
