"""docs/command-line.md shows what happens."""

from __future__ import annotations

import re
from pathlib import Path

from luapy.tools.lua import USAGE
from tests.tools.command_lines import LUAPY, ROOT, CommandLine, run
from tests.tools.shown_reports import current, shown

PAGE = (ROOT / "docs" / "command-line.md").read_text()
FAILING = "local function fail()\n  error('failed')\nend\nfail()\n"


def _block(start: str) -> str:
    """Return the text of the code block that begins with the line `start`, without that line."""
    match = re.search(rf"^```\n{re.escape(start)}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert match is not None
    return match.group(1)


def test_the_session(tmp_path: Path) -> None:
    session = _block("$ luapy")
    typed = re.findall(r"^>>? (.*\n)", session, re.MULTILINE)
    outcome = run(LUAPY, CommandLine(["-i"], "".join(typed)), tmp_path)
    assert outcome.output == session + "> \n"
    assert outcome.errors == ""


def test_the_error(tmp_path: Path) -> None:
    outcome = run(LUAPY, CommandLine(["fail.lua"], files={"fail.lua": FAILING}), tmp_path)
    assert outcome.errors == _block("$ luapy fail.lua")
    assert outcome.status == 1


def test_the_report_on_memory(tmp_path: Path) -> None:
    script = re.search(r"^```lua\n(points = .*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert script is not None
    line = CommandLine(["--heap-report", "points.lua"], files={"points.lua": script.group(1)})
    outcome = run(LUAPY, line, tmp_path)
    shown = _block("$ luapy --heap-report points.lua")
    # Pauses, and what the libraries take, are not the program's.
    rows = re.compile(r"^(?:alive|.*allocated|.* points\.lua:).*", re.MULTILINE)
    assert len(rows.findall(shown)) == 6
    assert rows.findall(outcome.output + outcome.errors) == rows.findall(shown)
    assert outcome.output == "1000 points\n"


def test_the_report_on_the_fast_tier(tmp_path: Path) -> None:
    ((name, program, report),) = shown(PAGE)
    assert current(name, program, tmp_path) == report


def test_every_option_is_described() -> None:
    options = re.findall(r"^  (-\S*)", USAGE, re.MULTILINE)
    assert len(options) == 12
    assert [option for option in options if not re.search(rf"^\| `{option}[ `]", PAGE, re.MULTILINE)] == []
