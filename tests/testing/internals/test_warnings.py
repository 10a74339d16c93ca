"""The warning function of the tests."""

from __future__ import annotations

from typing import Any

import pytest

from luapy.vm.state import State
from tests.testing.internals.machine import run, state_with_internals


def shown(state: State) -> str:
    stream: Any = state.stderr
    return str(stream.getvalue().decode())


def test_stored() -> None:
    assert run("warn('@store') warn('@1', '2', '3') return _WARN") == "@123"


def test_shown_when_allowed() -> None:
    state = state_with_internals()
    run("warn('hidden') warn('@on') warn('@allow') warn('a', 'b') warn('@off') warn('hidden')", state)
    assert shown(state) == "Lua warning: ab\n"


def test_an_expected_warning() -> None:
    state = state_with_internals()
    run("warn('@on') warn('#expected')", state)
    assert shown(state) == "Lua warning: #expected\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("warn('@on') warn('surprise')", "unexpected warning in test mode: surprise"),
        ("warn('@dance')", "invalid control warning in test mode: @dance"),
        ("warn('@store') warn('one') warn('two')", "unhandled warning in store mode: one; then: two"),
        ("warn(('x'):rep(200))", f"warning too long ({'x' * 200})"),
    ],
)
def test_the_end_of_the_program(source: str, message: str) -> None:
    state = state_with_internals()
    with pytest.raises(SystemExit):
        run(source, state)
    assert shown(state) == f"{message}\n"
