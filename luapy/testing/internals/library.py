"""The library itself: the functions of the modules beside this one, as the table ``T``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.testing.internals import inspection, language, memory, references, states
from luapy.vm.state import new_library

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.table import LuaTable

FUNCTIONS: dict[str, Any] = {
    **inspection.FUNCTIONS,
    **language.FUNCTIONS,
    **memory.FUNCTIONS,
    **references.FUNCTIONS,
    **states.FUNCTIONS,
}


def open_library(state: State) -> LuaTable:
    library = new_library(state, "T", FUNCTIONS)
    # Colours and ages tell whether a collection has happened: none may be left out from now on.
    collector = state.heap.collector
    collector.always_observed = collector.observed = True
    state.heap.set_threshold(state.heap.threshold)
    # As for the standard libraries, names and functions are counted together.
    collector.collect()
    return library
