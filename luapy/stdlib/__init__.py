"""The standard library (manual section 6): one module for each Lua library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luapy.vm.state import State

# The libraries in the order in which the reference opens them.
LIBRARIES = ("base", "package", "coroutine", "table", "io", "os", "string", "math", "utf8", "debug")


def open_libraries(state: State, names: tuple[str, ...] = LIBRARIES) -> None:
    """Open the libraries `names` in `state` and put each table into a global variable."""
    from importlib import import_module

    for name in names:
        library = import_module(f"luapy.stdlib.{name}").open_library(state)
        if name != "base":
            state.globals.set_string(name, library)
    # Names and functions of the libraries are not charged one by one: count what is there now.
    state.heap.collector.collect()
