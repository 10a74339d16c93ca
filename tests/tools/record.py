"""Record what the reference answers to the command lines: ``python -m tests.tools.record``."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.tools.command_lines import COMMAND_LINES, REFERENCE, run

RECORDED = Path(__file__).with_name("recorded.json")


def recorded() -> dict[str, list[object]]:
    """Return the recorded outcomes by the names of their command lines."""
    outcomes: dict[str, list[object]] = json.loads(RECORDED.read_text())
    return outcomes


def main() -> None:
    outcomes = {}
    for name, line in COMMAND_LINES.items():
        with tempfile.TemporaryDirectory() as folder:
            outcomes[name] = run(REFERENCE, line, Path(folder))
    RECORDED.write_text(json.dumps(outcomes, indent=1) + "\n")


if __name__ == "__main__":
    main()
