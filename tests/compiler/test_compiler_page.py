"""What docs/compiler.md shows is what the compiler does."""

from __future__ import annotations

import re
from pathlib import Path

from luapy.bytecode.listing import listing
from luapy.compiler import compile_source
from luapy.compiler.generator import FunctionCompiler

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "compiler.md").read_text(encoding="utf-8")


def test_example() -> None:
    program = re.search(r"```lua\n(local function area.*?)```", PAGE, re.DOTALL)
    shown = re.search(r"```\n(function <area\.lua.*?)```", PAGE, re.DOTALL)
    assert program is not None
    assert shown is not None
    assert shown[1] in listing(compile_source(program[1], "@area.lua"))


def test_line_of_an_argument() -> None:
    program = re.search(r"```lua\n(f\(a\n.*?)```", PAGE, re.DOTALL)
    assert program is not None
    proto = compile_source(program[1], "=x")
    assert [proto.line_at(pc) for pc in range(3)] == [1, 1, 2]


def test_layers() -> None:
    layers = re.findall(r"^\| `(\w+)\.py` \| `(\w+)` \|", PAGE, re.MULTILINE)
    classes = [(kind.__module__.rpartition(".")[2], kind.__name__) for kind in FunctionCompiler.__mro__[-2::-1]]
    assert layers == classes
