"""Running Lua code with the library ``T``."""

from __future__ import annotations

from typing import Any

import pytest

from luapy.testing.internals import install
from luapy.vm.errors import LuaError
from luapy.vm.state import State
from tests.support.luapy_engine import new_state


def state_with_internals() -> State:
    state, _output = new_state()
    install(state)
    return state


def run(source: str, state: State | None = None) -> Any:
    """Return the results of a chunk: one bare, several as a tuple."""
    state = state or state_with_internals()
    # What comes from Python is charged by who brings it.
    state.heap.charge_string(len(source))
    return state.call(state.load(source, "=test"))


def error_of(source: str) -> Any:
    """Return the error value of a chunk."""
    with pytest.raises(LuaError) as caught:
        run(source)
    return caught.value.value
