"""The reports of ``luapy --explain-tier`` in the documentation, and what the program writes now.

python -m tests.tools.shown_reports      write the current reports into the pages
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tests.tools.command_lines import LUAPY, ROOT, CommandLine, run

PAGES = (ROOT / "docs" / "command-line.md", ROOT / "docs" / "translator.md")
_REPORT = re.compile(r"^```\n\$ luapy --explain-tier (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_PROGRAM = re.compile(r"^```lua\n(.*?)^```", re.MULTILINE | re.DOTALL)


def shown(page: str) -> list[tuple[str, str, str]]:
    """Return name, text and shown report of each explained program: the first Lua block behind its name."""
    found = []
    for match in _REPORT.finditer(page):
        name = match.group(1)
        program = _PROGRAM.search(page, page.index(f"This is `{name}`"))
        assert program is not None
        found.append((name, program.group(1), match.group(2)))
    return found


def current(name: str, program: str, folder: Path) -> str:
    """Return what the command shows of a program now: its output, then the report."""
    outcome = run(LUAPY, CommandLine(["--explain-tier", name], files={name: program}), folder)
    assert outcome.status == 0
    return outcome.output + outcome.errors


def main() -> None:
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        for name, program, report in shown(page):
            start = f"```\n$ luapy --explain-tier {name}\n"
            with tempfile.TemporaryDirectory() as folder:
                page = page.replace(start + report + "```", start + current(name, program, Path(folder)) + "```")
        path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
