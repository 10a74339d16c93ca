"""The programs under examples/ run, and the Lua ones say what the reference says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.reference import new_runtime

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def run(*command: str) -> str:
    finished = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return finished.stdout


def without_addresses(text: str) -> str:
    return re.sub(r"0x[0-9a-f]+", "0x", text)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.lua")), ids=lambda path: path.name)
def test_lua_example_says_what_the_reference_says(path: Path) -> None:
    runtime = new_runtime()
    runtime.execute(
        """
        local pieces = {}
        local function write(...)
          for _, text in ipairs { ... } do pieces[#pieces + 1] = text end
        end
        function print(...)
          local texts = table.pack(...)
          for i = 1, texts.n do texts[i] = tostring(texts[i]) end
          write(table.concat(texts, "\\t"), "\\n")
        end
        io.write = write
        function output() return table.concat(pieces) end
        """
    )
    runtime.globals().source = path.read_text()
    runtime.globals().name = f"@{path}"
    runtime.execute("assert(load(source, name))()")
    assert without_addresses(run("-m", "luapy", str(path))) == without_addresses(runtime.eval("output()"))


def test_python_calls_lua() -> None:
    output = run("examples/from_python.py")
    assert output.startswith("(27.0, 'coins')\nprices:7: no such fruit: kiwi\n")
    assert "in function 'total'" in output


def test_globals_are_found() -> None:
    lines = run("examples/globals_of.py", "examples/tour.lua").splitlines()
    names = [line.split()[0] for line in lines]
    assert "print" in names and "result" in names
    assert "counter" not in names and "Vector" not in names


def test_functions_over_a_data_frame() -> None:
    pytest.importorskip("numpy")
    lines = run("examples/data_frame.py").splitlines()
    assert lines[-4:] == [
        "share        0.2899  0.01933   0.6263  0.06443",
        "grade             B        C        A        B",
        "large: ['tea', 'oil']",
        "forecast: [49.5, 3.2, 116.6, 9.0]",
    ]


def test_rules_engine() -> None:
    lines = run("examples/rules_engine.py").splitlines()
    assert lines[3] == "44.00 less 15 % is 37.40"
    assert "! never ends: stopped: never ends:1: instruction limit reached" in lines
    assert lines[-1].startswith("! curious: failed: curious:1: attempt to call a nil value")


def test_game_mods() -> None:
    lines = run("examples/game_mods.py").splitlines()
    assert "  ! broken is switched off: error in turn 1" in lines
    assert "  ! cheat is switched off: a Api cannot be changed" in lines
    assert lines[-2:] == ["  hero stands alone", "left: hero (6)"]
