"""``luapy`` answers command lines as the stand-alone ``lua`` does: output, messages, exit status.

What ``lua`` answers is recorded (see record.py); where it is installed, the record is checked too.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tools.command_lines import COMMAND_LINES, LUAPY, REFERENCE, Outcome, run
from tests.tools.record import recorded

COMMANDS = [pytest.param(LUAPY, id="luapy")]
if shutil.which(REFERENCE[0]):
    COMMANDS.append(pytest.param(REFERENCE, id="reference"))


def test_every_command_line_is_recorded() -> None:
    assert set(recorded()) == set(COMMAND_LINES)


@pytest.mark.parametrize("name", COMMAND_LINES)
@pytest.mark.parametrize("command", COMMANDS)
def test_command_line(command: tuple[str, ...], name: str, tmp_path: Path) -> None:
    assert run(command, COMMAND_LINES[name], tmp_path) == Outcome(*recorded()[name])
