"""The library ``T`` of the official test suite: a window on the machine, and a stack language to drive it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luapy.vm.state import State


def install(state: State) -> None:
    """Make the library the global variable ``T`` of a state, and give the state the tests' warning function."""
    from luapy.testing.internals import library, warnings

    state.globals.set_string("T", library.open_library(state))
    warnings.install(state)
