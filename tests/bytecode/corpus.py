"""The Lua programs of the bytecode tests, compiled by the reference."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from luapy.bytecode.proto import Proto
from luapy.bytecode.undump import undump
from tests.support import reference

FOLDER = Path(__file__).parent
PROGRAM_FILES = sorted((FOLDER / "programs").glob("*.lua"))

# The first constant of this program that does not fit into a Bx of 17 bits needs LOADKX.
MANY_CONSTANTS = "return {" + ",".join(f"{n}.5" for n in range(131080)) + "}"
EVERY_BYTE = (
    'return "' + "".join(f"\\{code}" for code in range(256)) + '", ' + "0 // 1, 0x7fffffffffffffff, -(0/0), 1e999"
)
# Names of chunks as load, loadfile and luac give them.
CHUNK_NAMES = ("@file.lua", "=(load)", "return 1", "", "@" + "long/" * 40 + "name.lua", "\x1bLua", "@caf\xe9.lua")


def source_of(path: Path) -> str:
    """Return a program's text, one code point for each byte."""
    return path.read_bytes().decode("latin-1")


@cache
def reference_chunk(path: Path, strip: bool = False) -> bytes:
    """Return the binary chunk that the reference makes of a program."""
    return reference.dump(source_of(path), "@" + path.name, strip)


@cache
def large_chunk() -> bytes:
    """Return the reference's chunk for `MANY_CONSTANTS`."""
    return reference.dump(MANY_CONSTANTS, "=large")


def compiled(source: str) -> Proto:
    """Return a fresh prototype of `source` as the reference compiles it, for a test to look at or to damage."""
    return undump(reference.dump(source, "=test"), "=test")


def functions_of(proto: Proto) -> list[Proto]:
    """Return `proto` and all functions nested in it, in the order of a listing."""
    functions = [proto]
    for inner in proto.protos:
        functions.extend(functions_of(inner))
    return functions
