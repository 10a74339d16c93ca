"""What the suite needs beside its files: a program to start, and the exceptions from its text in full mode."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
EXCEPTIONS = HERE / "exceptions.txt"
# The suite starts the interpreter again, by one name and in empty environments: so it is a file that can be started.
PROGRAM = """\
#!{python}
import sys

sys.path.insert(0, {repository!r})
"""
UNLIMITED = """\
from luapy.tools.lua import main

sys.exit(main())
"""
LIMITED = """\
from luapy.tools.lua import StandAlone, parse_options

stand_alone = StandAlone(sys.argv, parse_options(sys.argv))
stand_alone.state.heap.set_limit({limit})
succeeded = stand_alone.main()
stand_alone.state.close()
sys.exit(0 if succeeded else 1)
"""


class TextException(NamedTuple):
    """A text of one file that luapy cannot pass, and what stands in its place."""

    file: str
    reason: str
    text: str
    replacement: str


def write_program(path: Path, limit: int | None = None) -> None:
    """Write the program that the suite runs as `lua`; it may take `limit` bytes for Lua's objects."""
    ending = UNLIMITED if limit is None else LIMITED
    path.write_text((PROGRAM + ending).format(python=sys.executable, repository=str(REPOSITORY), limit=limit))
    path.chmod(0o755)


def read_exceptions(path: Path = EXCEPTIONS) -> list[TextException]:
    """Read the exceptions. Raises ValueError for a line of another form than the file's own head describes."""
    exceptions = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines:
            exceptions.append(_exception(lines))
    return exceptions


def _exception(lines: list[str]) -> TextException:
    file, colon, reason = lines[0].partition(": ")
    texts: dict[str, list[str]] = {"- ": [], "+ ": []}
    for line in lines[1:]:
        if line[:2] not in texts:
            raise ValueError(f"{EXCEPTIONS.name}: not a line of an exception: {line}")
        texts[line[:2]].append(line[2:])
    if not colon or not all(texts.values()):
        raise ValueError(f"{EXCEPTIONS.name}: an exception needs a reason and two texts: {lines[0]}")
    return TextException(file, reason, "\n".join(texts["- "]), "\n".join(texts["+ "]))


def apply_exceptions(suite: Path, exceptions: list[TextException]) -> None:
    """Change a copy of the suite. Raises ValueError if a text does not occur exactly once."""
    for exception in exceptions:
        path = suite / exception.file
        text = path.read_bytes().decode("latin-1")
        if text.count(exception.text) != 1:
            raise ValueError(f"{EXCEPTIONS.name}: not once in {exception.file}: {exception.text}")
        path.write_bytes(text.replace(exception.text, exception.replacement).encode("latin-1"))
