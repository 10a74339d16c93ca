"""Reading and writing binary chunks, against the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luapy.bytecode import chunkformat
from luapy.bytecode import opcodes as op
from luapy.bytecode.dump import dump
from luapy.bytecode.proto import Constant, Proto
from luapy.bytecode.undump import ChunkError, undump
from tests.bytecode.corpus import CHUNK_NAMES, EVERY_BYTE, PROGRAM_FILES, large_chunk, reference_chunk
from tests.support import reference

# The reference compares with its limit, 2^31 - 1, before it reads the last seven bits.
LARGEST_SIZE = 2**31 - 1 - 128
SAMPLE = "local a, b = ...; local function f() return a end; return 'abc', 'a\xff\\0', 1.5, 12345678, f"


@pytest.fixture(scope="module")
def reference_load() -> Any:
    """A function (chunk, name) that answers the reference's error message, or None when the chunk is loaded."""
    runtime = reference.new_runtime()
    return runtime.eval("function(chunk, name) return select(2, load(chunk, name, 'b')) end")


def dumped_again(chunk: bytes) -> bytes:
    """Return what the reference writes for a chunk that it has read."""
    redump = reference.new_runtime().eval("function(chunk) return string.dump(load(chunk, '=chunk', 'b')) end")
    return str(redump(chunk)).encode("latin-1")


def error_of(data: bytes, name: str) -> str | None:
    try:
        undump(data, name)
    except ChunkError as error:
        return error.message
    return None


def assert_same_outcome(reference_load: Any, data: bytes, name: str = "=chunk") -> None:
    assert error_of(data, name) == reference_load(data, name.encode("latin-1"))


@pytest.mark.parametrize("path", PROGRAM_FILES, ids=lambda path: path.stem)
def test_written_bytes_are_the_reference_s(path: Path) -> None:
    whole, stripped = reference_chunk(path), reference_chunk(path, strip=True)
    proto = undump(whole, "=chunk")
    assert dump(proto) == whole
    assert dump(proto, strip=True) == stripped
    again = undump(stripped, "=chunk")
    assert dump(again, strip=True) == stripped
    assert dump(again) == dumped_again(stripped)


@pytest.mark.parametrize("name", CHUNK_NAMES)
def test_source_names_and_strings(name: str) -> None:
    whole = reference.dump(EVERY_BYTE, name)
    proto = undump(whole, "=chunk")
    assert proto.source == name
    assert proto.constants[0] == "".join(map(chr, range(256)))
    assert dump(proto) == whole


def test_many_constants() -> None:
    proto = undump(large_chunk(), "=chunk")
    assert len(proto.constants) == 131080
    assert dump(proto) == large_chunk()


@given(st.lists(st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.binary(max_size=60)))
def test_constants_round_trip(values: list[Any]) -> None:
    constants: list[Constant] = [v.decode("latin-1") if isinstance(v, bytes) else v for v in values]
    proto = Proto("=test")
    proto.constants = constants
    read = undump(dump(proto), "=chunk").constants
    assert [(type(value), repr(value)) for value in read] == [(type(value), repr(value)) for value in constants]


@given(st.integers(0, LARGEST_SIZE), st.integers(0, LARGEST_SIZE), st.lists(st.integers(0, LARGEST_SIZE), max_size=3))
def test_sizes_round_trip(first: int, last: int, pcs: list[int]) -> None:
    proto = Proto(None)
    proto.line_defined, proto.last_line_defined = first, last
    proto.absolute_line_info = [(pc, first) for pc in pcs]
    read = undump(dump(proto), "=chunk")
    assert (read.line_defined, read.last_line_defined) == (first, last)
    assert read.absolute_line_info == proto.absolute_line_info


def test_every_truncation(reference_load: Any) -> None:
    chunk = reference.dump(SAMPLE, "@sample.lua")
    for size in range(1, len(chunk)):
        assert_same_outcome(reference_load, chunk[:size])


def test_every_byte_of_the_header(reference_load: Any) -> None:
    chunk = reference.dump(SAMPLE, "@sample.lua")
    for position in range(1, len(chunkformat.HEADER)):
        for value in range(256):
            assert_same_outcome(reference_load, chunk[:position] + bytes([value]) + chunk[position + 1 :])


@pytest.mark.parametrize("name", CHUNK_NAMES)
def test_chunk_name_in_messages(reference_load: Any, name: str) -> None:
    assert_same_outcome(reference_load, chunkformat.HEADER[:-1], name)
    assert_same_outcome(reference_load, chunkformat.HEADER[:-1], name + "\0tail")


@pytest.mark.parametrize(
    "size",
    ["ff", "7f7f7f7f", "7f7f7f7f7f", "7f" * 9, "7f" * 10, "01" * 10, "0f7f7f7fff", "107f7f7fff", "00" * 30 + "81"],
)
def test_sizes_beyond_the_chunk(reference_load: Any, size: str) -> None:
    # The size of the source name, then a line number.
    header = chunkformat.HEADER + b"\x01"
    for start in (header, header + b"\x80"):
        assert_same_outcome(reference_load, start + bytes.fromhex(size))


def test_first_byte() -> None:
    chunk = reference.dump(SAMPLE, "@sample.lua")
    assert error_of(b"x" + chunk[1:], "=chunk") == "chunk: bad binary format (not a binary chunk)"
    assert error_of(b"", "=chunk") == "chunk: bad binary format (truncated chunk)"


def function_bytes(**parts: str) -> bytes:
    """Return a function without instructions in the binary format, with some parts (hexadecimal) exchanged."""
    default = {
        "source": "80", "lines": "8080", "sizes": "000002", "code": "80", "constants": "80", "upvalues": "80",
        "protos": "80", "line_info": "80", "absolute": "80", "locals": "80", "names": "80",
    }  # fmt: skip
    assert set(parts) <= set(default)
    return bytes.fromhex("".join({**default, **parts}.values()))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x00" + function_bytes(constants="810480"), "bad format for constant string"),
        (b"\x00" + function_bytes(constants="8107"), "unknown type of constant"),
        (b"\x00" + function_bytes(locals="81808080"), "local variable without a name"),
        (b"\x01" + function_bytes(), "upvalue count mismatch"),
        (b"\x00" + function_bytes(code="077f7f7eff"), "truncated chunk"),
        (b"\x00" + function_bytes(constants="077f7f7eff"), "truncated chunk"),
        (b"\x00" + function_bytes(upvalues="077f7f7eff"), "truncated chunk"),
        (b"\x00" + function_bytes(protos="077f7f7eff"), "truncated chunk"),
        (b"\x00" + function_bytes(line_info="077f7f7eff"), "truncated chunk"),
        (b"\x00" + function_bytes(absolute="077f7f7eff"), "truncated chunk"),
        (b"\x00" + function_bytes(locals="077f7f7eff"), "truncated chunk"),
    ],
)
def test_damaged_functions(data: bytes, problem: str) -> None:
    assert error_of(chunkformat.HEADER + data, "=chunk") == f"chunk: bad binary format ({problem})"


@pytest.mark.parametrize(("depth", "accepted"), [(200, True), (201, False), (100_000, False)])
def test_nesting_is_bounded(depth: int, accepted: bool) -> None:
    head, tail = function_bytes()[:-5], function_bytes()[-4:]
    data = chunkformat.HEADER + b"\x00" + (head + b"\x81") * (depth - 1) + head + b"\x80" + tail * depth
    message = error_of(data, "=chunk")
    assert message == (None if accepted else "chunk: bad binary format (functions nested too deeply)")
    if accepted:
        assert dump(undump(data, "=chunk")) == data


def test_bytes_behind_the_chunk_are_ignored() -> None:
    chunk = reference.dump(SAMPLE, "@sample.lua")
    assert dump(undump(chunk + b"rest", "=chunk")) == chunk


def test_reference_runs_written_chunks() -> None:
    proto = undump(reference.dump("local x = 40; return x + ...", "=sum"), "=sum")
    for index, instruction in enumerate(proto.code):
        if op.get_op(instruction) == op.LOADI:
            proto.code[index] = op.encode_asbx(op.LOADI, op.get_a(instruction), 100)
    runtime = reference.new_runtime()
    run = runtime.eval("function(chunk) return load(chunk)(2) end")
    assert run(dump(proto)) == 102
