"""luapy as an engine of the tests, in each mode in which it can run a program."""

from __future__ import annotations

import io
from typing import Any

from luapy.stdlib import open_libraries
from luapy.vm.state import State
from tests.support.runs import DRIVER, DRIVER_NAME, Engine, Run, finished_run


def new_state() -> tuple[State, io.BytesIO]:
    """Return a fresh state with every library open, and the stream that its standard output goes to."""
    state = State()
    output = io.BytesIO()
    state.stdin, state.stdout, state.stderr = io.BytesIO(), output, io.BytesIO()
    open_libraries(state)
    return state, output


def interpret(source: str, name: str, mode: str = "t") -> Run:
    """Run a chunk in a fresh state with the interpreter, and close the state."""
    state, output = new_state()
    driver = state.load(DRIVER, DRIVER_NAME)
    results: Any = state.call(driver, source, name, mode)
    error, traceback = results
    state.close()
    return finished_run(output.getvalue().decode("latin-1"), error, traceback)


# Every mode runs the whole corpus. A further tier or collector mode becomes a row of this table.
MODES = (Engine("interpret", interpret),)
