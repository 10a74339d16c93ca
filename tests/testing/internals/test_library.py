"""The library is what its page says, and only for states that ask for it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from luapy.testing.internals.language import INSTRUCTIONS
from luapy.testing.internals.library import FUNCTIONS
from tests.support.luapy_engine import new_state
from tests.testing.internals.machine import run, state_with_internals

PAGE = (Path(__file__).parents[3] / "docs" / "internals.md").read_text()
# What the tests of the suite need (issue 3).
NEEDED = """
    listcode listk listlocals listabslineinfo limits querytab querystr totalmem alloccount allocfailnext gccolor gcage
    gcstate stacklevel checkmemory newuserdata udataval pushuserdata sethook upvalue ref unref getref d2s s2d newstate
    closestate doremote loadlib resume doonnewstack checkpanic testC makeCfunc
"""


def test_all_functions_are_there_and_described() -> None:
    assert set(FUNCTIONS) == set(NEEDED.split())
    rows = "\n".join(re.findall(r"^\| (.*?) \|", PAGE, re.MULTILINE))
    described = set(re.findall(r"`(\w+)[(`]", rows))
    assert set(FUNCTIONS) <= described


def test_the_example_of_the_page() -> None:
    example = re.search(r"```lua\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    run(example.group(1))


def test_a_normal_state_knows_nothing_of_it() -> None:
    state, _output = new_state()
    assert state.globals.get("T") is None
    assert state.globals.get("_WARN") is None
    program = "import sys; from luapy.tools.lua import main; main(['luapy', '-e', '']); " + (
        "sys.exit(any(name.startswith('luapy.testing') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("option", ["-T", "-Tx"])
def test_the_option(option: str) -> None:
    command = [sys.executable, "-m", "luapy", option, "-e", "print(T ~= nil, _WARN)"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if option == "-T":
        assert done.stdout == "true\tfalse\n"
    else:
        assert done.returncode == 1
        assert "unrecognized option '-Tx'" in done.stderr


def test_collections_are_observed() -> None:
    assert state_with_internals().heap.collector.observed


def test_every_instruction_has_known_operands() -> None:
    assert all(set(operands) <= set("niwc") for operands, _ in INSTRUCTIONS.values())
