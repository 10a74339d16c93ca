"""``luapy --explain-tier`` says what has become of each function; ``LUAPY_TIER`` chooses how programs run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.command_lines import LUAPY, CommandLine, Outcome, run

CALLED_OFTEN = "function f(x) return x end for i = 1, 60 do f(i) end "


def explained(program: str, folder: Path, options: tuple[str, ...] = (), tier: str = "") -> Outcome:
    arguments = [*options, "--explain-tier", "p.lua"]
    return run(LUAPY, CommandLine(arguments, environment={"LUAPY_TIER": tier}, files={"p.lua": program}), folder)


def test_a_translated_function(tmp_path: Path) -> None:
    outcome = explained(CALLED_OFTEN, tmp_path)
    assert outcome.status == 0
    assert "fast tier: 2 functions loaded, 1 looked at, 1 translated" in outcome.errors
    assert "== global function f, p.lua:1\n   translated once; no guess failed\n" in outcome.errors
    assert "-- from its beginning\ndef f(F, d, r0=None, *_):\n" in outcome.errors
    assert "    # 1 [1] RETURN1 0\n    return r0\n" in outcome.errors


@pytest.mark.parametrize("end", ["error('failed')", "os.exit(3)"])
def test_after_an_abnormal_end(end: str, tmp_path: Path) -> None:
    outcome = explained(CALLED_OFTEN + end, tmp_path)
    assert outcome.status == (3 if "exit" in end else 1)
    assert "== global function f, p.lua:1\n" in outcome.errors


def test_a_loop_of_the_main_chunk(tmp_path: Path) -> None:
    outcome = explained("local s = 0\nfor i = 1, 1000 do\n  s = s + i\nend\nprint(s)", tmp_path)
    assert outcome.output == "500500\n"
    assert "== main chunk of p.lua\n" in outcome.errors
    assert "-- from the loop in line 2\n" in outcome.errors
    assert "-- from its beginning" not in outcome.errors


def test_failed_guesses_are_counted(tmp_path: Path) -> None:
    program = "local function add(x, y)\n  return x + y\nend\nfor i = 1, 100 do add(i, 1) end add(1, 2.5) add(1, 2.5)"
    errors = explained(program, tmp_path).errors
    assert (
        "== local function add, p.lua:1\n   translated once; 2 guesses failed: 2 at instruction 1 in line 2\n" in errors
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("local x <close> = nil", "it has to-be-closed variables"),
        (
            "for k = 1, 2 do local n = 0 if k == 1 then goto b end ::a:: n = n + 1 ::b:: "
            "if n < 2 then n = n + 1 goto a end end",
            "a goto makes a loop with two entries",
        ),
    ],
)
def test_the_reason_for_interpreting(body: str, reason: str, tmp_path: Path) -> None:
    program = f"local function f() {body} end coroutine.wrap(function() for i = 1, 100 do f() end end)() "
    errors = explained(program, tmp_path).errors
    text = errors[errors.index("== local function f") :].split("\n\n")[0]
    assert f"   stays in the interpreter: {reason}\n" in text + "\n"


def test_names_of_functions(tmp_path: Path) -> None:
    program = (
        "local t = {} function t.field() end function t:method() end local a = function() end "
        "for i = 1, 60 do t.field() t:method() a(); (function() end)() end"
    )
    errors = explained(program, tmp_path).errors
    for name in ("field function field", "field function method", "local function a", "function"):
        assert f"== {name}, p.lua:1\n" in errors


def test_without_a_fast_tier(tmp_path: Path) -> None:
    assert explained("print(1)", tmp_path, tier="interpret") == ("1\n", "fast tier: off\n", 0)


def test_everything_is_translated(tmp_path: Path) -> None:
    assert "1 functions loaded, 1 looked at, 1 translated" in explained("x = 1", tmp_path, tier="translate").errors


def test_an_unknown_tier(tmp_path: Path) -> None:
    message = "luapy: LUAPY_TIER is interpret, auto or translate, not 'fast'\n"
    assert explained("print(1)", tmp_path, tier="fast") == ("", message, 1)
    assert explained("print(1)", tmp_path, ("-E",), tier="fast").output == "1\n"
