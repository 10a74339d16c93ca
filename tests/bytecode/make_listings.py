"""Writes the expected listings: what a real ``luac`` prints for the reference's chunk of each program.

Run it as ``python -m tests.bytecode.make_listings [luac]`` after a change to the programs.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bytecode.corpus import FOLDER, PROGRAM_FILES, reference_chunk

# Addresses stand behind "at", "for" and the semicolon of CLOSURE; constants may hold the same digits.
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]+|(?<= for )0x[0-9a-f]+|(?<=; )0x[0-9a-f]+$", re.MULTILINE)


def without_addresses(text: str) -> str:
    """Return a listing with every address replaced by ``0x``."""
    return _ADDRESS.sub("0x", text)


def luac_listing(luac: str, chunk: bytes, full: bool) -> str:
    """Return what the command `luac` lists for a binary chunk, one code point for each byte."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "chunk")
        path.write_bytes(chunk)
        options = ["-l", "-l"] if full else ["-l"]
        printed = subprocess.run([luac, "-p", *options, str(path)], capture_output=True, check=True).stdout
    return without_addresses(printed.decode("latin-1"))


def expected_file(path: Path) -> Path:
    """Return where the expected listing of a program is kept."""
    return FOLDER / "listings" / (path.stem + ".txt")


def main() -> None:
    luac = sys.argv[1] if len(sys.argv) > 1 else "luac5.4"
    for path in PROGRAM_FILES:
        text = luac_listing(luac, reference_chunk(path), full=True)
        expected_file(path).write_bytes(text.encode("latin-1"))


if __name__ == "__main__":
    main()
