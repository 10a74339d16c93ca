"""Generated programs do under luapy what they do under the reference, and what equivalent programs do.

The programs of fixed seeds are compared, so that every run tests the same; `python -m tests.generators.fuzz` goes on
from any seed. The metamorphic tests compare a program under luapy with the same program in another form.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from luapy.bytecode.dump import dump
from luapy.compiler import compile_source
from tests.generators.fuzz import ENGINES, NAME, check
from tests.generators.whole_programs import Content, Style, programs, random_program
from tests.support import reference
from tests.support.luapy_engine import interpret
from tests.support.reference import REFERENCE
from tests.support.runs import Run

# A coroutine or a protected call around a program shows in tracebacks, a stripped one in the texts of errors.
WITHOUT_TRACEBACKS = Content(tracebacks=False)
WITHOUT_MESSAGES = Content(messages=False, tracebacks=False)

RENAMED = Style(local_prefix="Q")
_RENAMED_LOCAL = re.compile(r"Q(\d+)")

# The program is loaded under its own name, so that positions and names stay the same; the wrapper's name is "around".
IN_COROUTINE = "local chunk = assert(load({}, '{}')) coroutine.wrap(function() chunk() end)()"
IN_PROTECTED_CALL = "local ok, message = pcall(assert(load({}, '{}'))) if not ok then error(message, 0) end"


def seeds(count: int, first: int = 0) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("seed", range(first, first + count))


def run(program: str) -> Run:
    return interpret(program, NAME).without_addresses()


def run_binary(chunk: bytes) -> Run:
    return interpret(chunk.decode("latin-1"), NAME, "b").without_addresses()


def compiled(program: str, strip: bool = False) -> bytes:
    return dump(compile_source(program, NAME), strip)


def run_inside(wrapper: str, program: str) -> Run:
    quoted = "'" + "".join(f"\\{ord(byte):03}" for byte in program) + "'"
    return interpret(wrapper.format(quoted, NAME), "=around").without_addresses()


# -- against the reference ------------------------------------------------------------------------------


@seeds(100)
@pytest.mark.parametrize("mode", ["interpret", "automatic-soon", "translate"])
def test_output_error_and_traceback_are_the_reference_s(seed: int, mode: str) -> None:
    _, problem = check(random_program(seed), ENGINES[mode])
    assert problem is None


@given(programs())
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_small_programs_do_what_they_do_under_the_reference(program: str) -> None:
    _, problem = check(program)
    assert problem is None


def test_programs_are_not_trivial() -> None:
    """Most programs compile, print a good deal and end as they should: the comparison is worth something."""
    runs = [REFERENCE.run(random_program(seed), NAME, "t") for seed in range(100)]
    assert all(run.error is None or run.traceback is not None for run in runs), "a program does not compile"
    assert sum(run.output.count("\n") for run in runs) > 2000
    assert 20 <= sum(run.error is None for run in runs) <= 90


@seeds(50, first=5000)
@pytest.mark.parametrize("strip", [False, True], ids=["whole", "stripped"])
def test_dump_is_the_reference_s_byte_for_byte(seed: int, strip: bool) -> None:
    program = random_program(seed)
    assert compiled(program, strip) == reference.dump(program, NAME, strip)


@seeds(15, first=6000)
@pytest.mark.parametrize("strip", [False, True], ids=["whole", "stripped"])
def test_chunks_are_exchanged_with_the_reference(seed: int, strip: bool) -> None:
    program = random_program(seed)
    expected = REFERENCE.run(reference.dump(program, NAME, strip).decode("latin-1"), NAME, "b").without_addresses()
    ours = REFERENCE.run(compiled(program, strip).decode("latin-1"), NAME, "b").without_addresses()
    assert ours == expected
    assert run_binary(reference.dump(program, NAME, strip)) == expected


# -- metamorphic relations -------------------------------------------------------------------------------


@seeds(15, first=7000)
def test_a_dumped_program_does_the_same(seed: int) -> None:
    program = random_program(seed)
    assert run_binary(compiled(program)) == run(program)


@seeds(15, first=7100)
def test_a_stripped_program_prints_the_same(seed: int) -> None:
    program = random_program(seed, content=WITHOUT_MESSAGES)
    whole, stripped = run(program), run_binary(compiled(program, strip=True))
    assert stripped.output == whole.output
    assert (stripped.error is None) == (whole.error is None)


@seeds(15, first=7200)
def test_a_program_in_a_coroutine_does_the_same(seed: int) -> None:
    program = random_program(seed, content=WITHOUT_TRACEBACKS)
    plain, inside = run(program), run_inside(IN_COROUTINE, program)
    assert inside.output == plain.output
    # An error that is text gets the position of the call of the function that `coroutine.wrap` made.
    assert inside.error is plain.error is None or inside.error in (plain.error, f"around:1: {plain.error}")


@seeds(15, first=7300)
def test_a_program_in_a_protected_call_does_the_same(seed: int) -> None:
    program = random_program(seed, content=WITHOUT_TRACEBACKS)
    plain, inside = run(program), run_inside(IN_PROTECTED_CALL, program)
    assert (inside.output, inside.error) == (plain.output, plain.error)


@seeds(15, first=7400)
@pytest.mark.parametrize("style", [Style(dead_code=True), Style(blocks=True)], ids=["dead code", "do-blocks"])
def test_code_without_effect_changes_nothing(seed: int, style: Style) -> None:
    changed = random_program(seed, style)
    assert changed != random_program(seed)
    assert run(changed) == run(random_program(seed))


@seeds(15, first=7500)
def test_names_of_locals_show_in_messages_only(seed: int) -> None:
    renamed = run(random_program(seed, RENAMED))
    assert Run(*(text and _RENAMED_LOCAL.sub(r"L\1", text) for text in renamed)) == run(random_program(seed))


@seeds(15, first=7600)
@pytest.mark.parametrize("loop", ["repeat", "goto"])
def test_every_form_of_a_loop_does_the_same(seed: int, loop: str) -> None:
    assert run(random_program(seed, Style(loop=loop))) == run(random_program(seed))
