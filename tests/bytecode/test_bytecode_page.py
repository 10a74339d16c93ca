"""docs/bytecode.md: written from the tables, and true."""

from __future__ import annotations

from pathlib import Path

from luapy.bytecode import documentation
from luapy.bytecode.dump import dump
from luapy.bytecode.opcodes import OPCODES
from tests.support import reference

PAGE = Path(__file__).parents[2] / documentation.PAGE


def test_page_is_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == documentation.page(), "run: python -m luapy.bytecode.documentation"


def test_page_has_every_opcode_once() -> None:
    lines = documentation.page().split("\n")
    for opcode in OPCODES:
        assert lines.count(f"#### {opcode.name}") == 1


def test_example_is_what_the_source_compiles_to() -> None:
    assert dump(documentation.example()) == reference.dump(documentation.EXAMPLE_SOURCE, "@squares.lua")
