"""Listings, against what luac prints; the expected files are made by ``make_listings``."""

from __future__ import annotations

from pathlib import Path

import pytest

from luapy.bytecode import opcodes as op
from luapy.bytecode.listing import instruction_text, listing, proto_lines
from luapy.bytecode.proto import Proto, UpvalueDescription
from luapy.bytecode.undump import undump
from tests.bytecode.corpus import PROGRAM_FILES, compiled, functions_of, reference_chunk
from tests.bytecode.make_listings import expected_file, without_addresses

# The sections that only a full listing has.
SECTIONS = ("constants (", "locals (", "upvalues (")


def expected(path: Path) -> str:
    return expected_file(path).read_bytes().decode("latin-1")


def without_sections(text: str) -> str:
    """Reduce an expected full listing to what ``luac -l`` prints."""
    kept = []
    in_section = False
    for line in text.split("\n"):
        in_section = line.startswith(SECTIONS) or (in_section and line.startswith("\t"))
        if not in_section:
            kept.append(line)
    return "\n".join(kept)


@pytest.mark.parametrize("path", PROGRAM_FILES, ids=lambda path: path.stem)
def test_full_listing(path: Path) -> None:
    assert without_addresses(listing(undump(reference_chunk(path), "=chunk"), full=True)) == expected(path)


@pytest.mark.parametrize("path", PROGRAM_FILES, ids=lambda path: path.stem)
def test_short_listing(path: Path) -> None:
    text = listing(undump(reference_chunk(path), "=chunk"))
    assert without_addresses(text) == without_sections(expected(path))


def test_stripped_chunk() -> None:
    proto = compiled("local x = y; return function() return x end")
    proto.source = None
    for function in functions_of(proto):
        function.line_info, function.local_variables = [], []
        for upvalue in function.upvalues:
            upvalue.name = None
    text = listing(proto, full=True)
    assert "main <?:0,0> (5 instructions at 0x00000001)" in text
    assert '\t2\t[-]\tGETTABUP \t0 0 0\t; - "y"\n' in text
    assert "\t3\t[-]\tCLOSURE  \t1 0\t; 0x00000002\n" in text
    assert "locals (0) for 0x00000001:\nupvalues (1) for 0x00000001:\n\t0\t-\t1\t0\n" in text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("@a\0b", "a"),
        ("=stdin", "stdin"),
        ("return 1", "(string)"),
        ("\x1bLua", "(bstring)"),
        (None, "?"),
        ("", "(string)"),
    ],
)
def test_source_names(source: str | None, shown: str) -> None:
    proto = Proto(source)
    assert listing(proto).startswith(
        f"\nmain <{shown}:0,0> (0 instructions at 0x00000001)\n0 params, 2 slots, 0 upvalues, "
    )


def test_constants() -> None:
    values = (None, True, False, -(2**63), 1.0, 0.1, -0.0, 1e15, 1e100, float("inf"), '"\\\a\b\f\n\r\t\v\0\x7f\xff')
    proto = Proto("=constants")
    proto.constants = list(values)
    lines = listing(proto, full=True).split("\n")
    start = lines.index("constants (11) for 0x00000001:")
    assert lines[start + 1 : start + 12] == [
        "\t0\tN\tnil",
        "\t1\tB\ttrue",
        "\t2\tB\tfalse",
        "\t3\tI\t-9223372036854775808",
        "\t4\tF\t1.0",
        "\t5\tF\t0.1",
        "\t6\tF\t-0.0",
        "\t7\tF\t1e+15",
        "\t8\tF\t1e+100",
        "\t9\tF\tinf",
        '\t10\tS\t"\\"\\\\\\a\\b\\f\\n\\r\\t\\v\\000\\127\\255"',
    ]


def test_damaged_code_is_shown() -> None:
    proto = Proto("=damaged")
    proto.upvalues = [UpvalueDescription("u", True, 0)]
    proto.code = [
        op.encode_abx(op.LOADK, 0, 9),
        op.encode_abc(op.GETTABUP, 0, 1, 9),
        op.encode_abc(op.MMBIN, 0, 0, 99),
        op.encode_abx(op.CLOSURE, 0, 9),
        op.encode_abc(100, 1, 2, 3),
        op.encode_abx(op.LOADKX, 0, 0),
    ]
    assert [instruction_text(proto, pc) for pc in range(6)] == [
        "LOADK\t0 9\t; ?",
        "GETTABUP\t0 1 9\t; ? ?",
        "MMBIN\t0 0 99\t; ?",
        "CLOSURE\t0 9\t; ?",
        "?100\t1 2 3",
        "LOADKX\t0\t; ?",
    ]


@pytest.mark.parametrize("path", PROGRAM_FILES, ids=lambda path: path.stem)
def test_lines_agree_with_the_prototype_s_own_search(path: Path) -> None:
    for function in functions_of(undump(reference_chunk(path), "=chunk")):
        assert proto_lines(function) == [function.line_at(pc) for pc in range(len(function.code))]
