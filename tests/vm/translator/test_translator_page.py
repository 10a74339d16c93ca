"""What docs/translator.md shows is what the program does.

``python -m tests.tools.shown_reports`` brings the page's report up to date.
"""

from __future__ import annotations

import re
from pathlib import Path

from luapy.bytecode.listing import listing
from luapy.compiler import compile_source
from tests.tools.command_lines import ROOT
from tests.tools.shown_reports import current, shown

FOLDER = ROOT / "luapy" / "vm" / "translator"
PAGE = (ROOT / "docs" / "translator.md").read_text(encoding="utf-8")


def test_the_report(tmp_path: Path) -> None:
    ((name, program, report),) = shown(PAGE)
    assert current(name, program, tmp_path) == report


def test_the_listing() -> None:
    ((name, program, _),) = shown(PAGE)
    block = re.search(r"^```\n(function <.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert block is not None
    assert block.group(1) in listing(compile_source(program, f"@{name}"))


def test_every_file_is_described() -> None:
    rows = re.findall(r"^\| (`\w+\.py`.*?) \|", PAGE, re.MULTILINE)
    described = [name for row in rows for name in re.findall(r"`(\w+\.py)`", row)]
    assert sorted(described) == sorted(path.name for path in FOLDER.glob("*.py") if path.name != "__init__.py")
